"""Another company's program that our webhooks call: it keeps what it gets."""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class WebhookReceiver(ThreadingHTTPServer):
    """``received``: [(headers, body)]; every call is answered with 200.

    ``answer``: the body of the answers; ``seconds``: how long each takes
    """

    daemon_threads = True

    def __init__(self, answer=b"{}", seconds=0):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received = []
        self.answer, self.seconds = answer, seconds
        self.url = f"http://127.0.0.1:{self.server_port}/leads"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()

    def get(self, event: str) -> list[tuple]:
        """Return what came about an event: [(headers, raw body, body)]."""
        return [
            (headers, raw, json.loads(raw))
            for headers, raw in self.received
            if headers["X-Lead-Event"] == event
        ]


def is_signed(headers, raw: bytes, secret: str) -> bool:
    """Check the signature as docs/api.md tells a receiver to."""
    parts = dict(part.split("=") for part in headers["X-Lead-Signature"].split(","))
    message = parts["t"].encode() + b"." + raw
    expected = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts["v1"])


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.headers, body))
        time.sleep(self.server.seconds)
        try:
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.server.answer)))
            self.end_headers()
            self.wfile.write(self.server.answer)
        except OSError:
            return  # the caller was killed

    def log_message(self, *_args):
        """Say nothing."""
