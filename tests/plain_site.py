"""A website that is not Odoo: plain pages on another origin, with a strict policy."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"


class PlainSite:
    """Serves pages (path → HTML) and files; nothing but our server may be asked."""

    def __init__(self, odoo: str) -> None:
        self.pages: dict[str, str] = {}
        self.policy = (
            "default-src 'none'; base-uri 'none'; img-src data:; "
            f"script-src {odoo}; connect-src {odoo}; frame-src {odoo}"
        )
        self._server = ThreadingHTTPServer((HOST, 0), make_handler(self))
        self.origin = f"http://{HOST}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def make_handler(site: PlainSite) -> Callable:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            page = site.pages.get(path)
            is_file = path.startswith("/files/")
            self.send_response(200 if page or is_file else 404)
            self.send_header("Content-Security-Policy", site.policy)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if is_file:
                self.send_header("Content-Disposition", "attachment")
            self.end_headers()
            self.wfile.write((page or "A file").encode())

        def log_message(self, *_args: object) -> None:
            """Keep the test's output to itself."""

    return Handler
