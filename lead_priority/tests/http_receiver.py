"""A real HTTP server on this machine that behaves well or badly, as told."""

import ssl
import tempfile
import threading
import time
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Receiver(ThreadingHTTPServer):
    """``answers``: functions(handler) for the next requests; then 200 ``{}``."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        self.answers = []
        self.connections = 0
        self.url = f"http://127.0.0.1:{self.server_port}/hook"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def process_request(self, request, client_address):
        self.connections += 1
        return super().process_request(request, client_address)

    def handle_error(self, request, client_address):
        """Say nothing of callers that hang up."""

    def use_tls(self):
        """Speak TLS, with a certificate nobody trusts."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile(suffix=".pem") as file:
            file.write(_certificate())
            file.flush()
            context.load_cert_chain(file.name)
        self.socket = context.wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )
        self.url = self.url.replace("http:", "https:")

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802
        self.do_POST()

    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.requests.append((self.path, self.headers, body))
        answer = self.server.answers.pop(0) if self.server.answers else say(200)
        try:
            answer(self)
        except OSError:
            return  # the caller has gone

    def log_message(self, *_args):
        """Say nothing."""


def say(status, body=b"{}", **headers):
    """An answer: status, body, headers."""

    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hang(seconds):
    """No answer for so long."""
    return lambda _handler: time.sleep(seconds)


def slow(seconds):
    """A good answer, after so long."""

    def answer(handler):
        time.sleep(seconds)
        say(200)(handler)

    return answer


def drip(seconds, begin=b"HTTP/1.0 200 OK\r\nX-Slow: "):
    """An answer that does not end, a byte at a time: a header line or a body."""

    def answer(handler):
        handler.wfile.write(begin)
        for _second in range(int(seconds * 10)):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)

    return answer


def _certificate():
    """Key and self-signed certificate of "localhost", as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return certificate.public_bytes(pem) + key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
