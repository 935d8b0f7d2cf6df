"""One HTTP request that cannot be led astray, hangs never and reads little."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic

from .addresses import Target, choose_address, parse, system_resolve
from .errors import NotDelivered
from .lookup import read_retry_after

# From the resolving to the last byte of the answer.
TIMEOUT_SECONDS = 3.0
REPLY_CAP = 64 * 1024  # bytes
USER_AGENT = "lead-priority-webhook/1"


@dataclass(frozen=True)
class Reply:
    """What the receiver answered; ``text`` is cut at the cap."""

    status: int
    text: str


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_private: bool = False,
    timeout: float = TIMEOUT_SECONDS,
    resolve: Callable[[str, int], list[str]] = system_resolve,
    cap: int = REPLY_CAP,
) -> Reply:
    """Send ``body``; give the answer, whose status is 200 to 299.

    At most ``cap`` bytes of it are read.

    The host is resolved once, checked, and connected to by that address. Redirects are
    not followed: the receiver's owner enters the new address. No proxy is used.

    :raises Refused: an address we do not call; nothing was sent
    :raises NotDelivered: anything else, within ``timeout`` seconds
    """
    return _request("POST", url, body, headers, allow_private, timeout, resolve, cap)


def get(
    url: str,
    headers: Mapping[str, str],
    *,
    allow_private: bool = False,
    timeout: float = TIMEOUT_SECONDS,
    resolve: Callable[[str, int], list[str]] = system_resolve,
    cap: int = REPLY_CAP,
) -> Reply:
    """Ask for ``url`` as ``post`` sends; at most ``cap`` bytes of the answer are read.

    :raises Refused: an address we do not call; nothing was sent
    :raises NotDelivered: anything else, within ``timeout`` seconds
    """
    return _request("GET", url, None, headers, allow_private, timeout, resolve, cap)


def _request(
    method: str,
    url: str,
    body: "bytes | None",
    headers: Mapping[str, str],
    allow_private: bool,
    timeout: float,
    resolve: Callable[[str, int], list[str]],
    cap: int,
) -> Reply:
    target = parse(url)
    ends_at = monotonic() + timeout
    address = _within(
        timeout,
        partial(choose_address, target, allow_private=allow_private, resolve=resolve),
    )
    call = _Call(target, address, max(ends_at - monotonic(), 0.01))
    try:
        return call.exchange(method, body, headers, cap)
    except (http.client.HTTPException, OSError, ValueError) as error:
        if call.is_cut or isinstance(error, TimeoutError):
            raise NotDelivered("timeout") from error
        code = "protocol" if call.sock else "connect"
        raise NotDelivered(code, str(error) or type(error).__name__) from error
    finally:
        call.close()


def _within(timeout: float, work: Callable[[], str]) -> str:
    """Call ``work``, which has no timeout of its own, and wait so long for it."""
    results: list[str] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(timeout)
    if errors:
        raise errors[0]
    if not results:
        raise NotDelivered("timeout")
    return results[0]


class _Call:
    """A connection to ``address`` that speaks to ``target.host``, for so long."""

    def __init__(self, target: Target, address: str, seconds: float) -> None:
        self.target = target
        self.address = address
        self.seconds = seconds
        self.sock: socket.socket | None = None
        self.is_cut = False
        # A receiver that drips is cut off: the socket's own timeout begins anew with
        # every byte.
        self.cutter = threading.Timer(seconds, self.cut)
        self.cutter.daemon = True
        self.cutter.start()

    def connect(self) -> socket.socket:
        place = (self.address, self.target.port)
        self.sock = socket.create_connection(place, self.seconds)
        if self.target.is_secure:
            # The name stays for the certificate; only the address is ours.
            secure = ssl.create_default_context().wrap_socket(
                self.sock,
                server_hostname=self.target.host,
                do_handshake_on_connect=False,
            )
            self.sock = secure
            secure.do_handshake()
        return self.sock

    def exchange(
        self,
        method: str,
        body: "bytes | None",
        headers: Mapping[str, str],
        cap: int,
    ) -> Reply:
        connection = http.client.HTTPConnection(self.target.host, self.target.port)
        connection.sock = self.connect()
        ours = {
            "Host": self.target.host_header,
            "User-Agent": USER_AGENT,
            "Connection": "close",
        }
        connection.request(
            method, self.target.path, body=body, headers={**headers, **ours}
        )
        response = connection.getresponse()
        text = response.read(cap).decode("utf-8", "replace")
        if self.is_cut:
            raise TimeoutError
        if 300 <= response.status < 400:
            raise NotDelivered("redirect", response.headers.get("Location", "")[:200])
        if not 200 <= response.status < 300:
            raise NotDelivered(
                "status",
                f"{response.status} {text[:200]}".strip(),
                status=response.status,
                retry_after=read_retry_after(
                    # Proxies write the names in lower case.
                    {name.title(): value for name, value in response.headers.items()}
                ),
            )
        return Reply(response.status, text)

    def cut(self) -> None:
        self.is_cut = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.cutter.cancel()
        if self.sock is not None:
            self.sock.close()
