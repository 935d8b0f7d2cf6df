"""Which addresses a server may be told to call: none inside its own network."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from .errors import NotDelivered, Refused

MAX_URL_LENGTH = 2000
PORTS = {"http": 80, "https": 443}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Global by the registries, yet a way to addresses that are not.
_TUNNELS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "::/96",  # IPv4-compatible
        "fec0::/10",  # site-local
        "192.88.99.0/24",  # 6to4 relays
    )
)


@dataclass(frozen=True)
class Target:
    """A URL taken apart: what to connect to, and what to ask there for."""

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = PORTS["https" if self.is_secure else "http"]
        return host if self.port == usual else f"{host}:{self.port}"


def parse(url: str) -> Target:
    """Take a URL apart; raise Refused for one we never call.

    >>> parse("https://example.com/hook?a=1")
    Target(is_secure=True, host='example.com', port=443, path='/hook?a=1')
    """
    if len(url) > MAX_URL_LENGTH or any(
        ord(char) < 33 or ord(char) == 127 for char in url
    ):
        raise Refused("url", url[:80])
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("url", str(error)) from error
    if parts.scheme not in PORTS:
        raise Refused("scheme", parts.scheme)
    if "@" in parts.netloc or "\\" in url:
        raise Refused("url", parts.netloc)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=-._~?")
    return Target(
        is_secure=parts.scheme == "https",
        host=_to_ascii(parts.hostname or ""),
        port=PORTS[parts.scheme] if port is None else port,
        path=f"{path}?{query}" if query else path,
    )


def _to_ascii(host: str) -> str:
    if not host or "%" in host:
        raise Refused("host", host)
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Refused("host", host) from error


def is_public(address: Address) -> bool:
    """Whether an address is out in the Internet.

    >>> is_public(ipaddress.ip_address("169.254.169.254"))
    False
    >>> is_public(ipaddress.ip_address("::ffff:10.0.0.1"))
    False
    >>> is_public(ipaddress.ip_address("93.184.215.14"))
    True
    """
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(
            address in network
            for network in _TUNNELS
            if network.version == address.version
        )
    )


def is_inside(host: str) -> bool:
    """Whether a host, by its name alone, is one that only its own network finds.

    >>> [is_inside(host) for host in ("localhost", "crm", "10.0.0.5", "example.com")]
    [True, True, True, False]
    """
    try:
        return not is_public(ipaddress.ip_address(host))
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal"))


def system_resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in found]


def choose_address(
    target: Target,
    *,
    allow_private: bool = False,
    resolve: Callable[[str, int], list[str]] = system_resolve,
) -> str:
    """Resolve once and give the address to connect to.

    Raises Refused when any of the host's addresses is inside a network, unless
    ``allow_private``: a host that answers both is not to be trusted with either.
    """
    try:
        found = resolve(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise NotDelivered("resolve", str(error)) from error
    addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in found]
    if not addresses:
        raise NotDelivered("resolve", target.host)
    for address in addresses:
        if not allow_private and not is_public(address):
            raise Refused("private", str(address))
    return str(addresses[0])
