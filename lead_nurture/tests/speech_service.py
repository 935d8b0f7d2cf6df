"""A speech recognition on this machine: answers as the documentation of one says."""

import json
import threading
from email import policy
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# POST /v1/audio/transcriptions with response_format=verbose_json, as documented.
DOCUMENTED = {
    "task": "transcribe",
    "language": "english",
    "duration": 8.47,
    "text": "What is your budget? You get a free trial.",
    "segments": [
        {
            "id": 0,
            "seek": 0,
            "start": 0.0,
            "end": 3.32,
            "text": " What is your budget?",
            "tokens": [50364, 440],
            "temperature": 0.0,
            "avg_logprob": -0.286,
            "compression_ratio": 1.236,
            "no_speech_prob": 0.0098,
        },
        {"id": 1, "start": 3.32, "end": 8.4, "text": " You get a free trial."},
    ],
    "usage": {"type": "duration", "seconds": 9},
}
# Of a wrong key, as documented.
REFUSED = {
    "error": {
        "message": "Incorrect API key provided.",
        "type": "invalid_request_error",
        "param": None,
        "code": "invalid_api_key",
    }
}


class SpeechService(ThreadingHTTPServer):
    """``received``: what came, form fields by name; ``answer``, ``status`` of the next.

    An answer of None drops the line; a text is sent as it is.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received, self.answer, self.status, self.key = [], DOCUMENTED, 200, "key"
        self.headers = {}
        self.url = f"http://127.0.0.1:{self.server_port}/v1/audio/transcriptions"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(self.read_fields(body))
        answer, status = self.server.answer, self.server.status
        if self.headers["Authorization"] != f"Bearer {self.server.key}":
            answer, status = REFUSED, 401
        if answer is None:
            self.connection.close()
            return
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def read_fields(self, body):
        kind = self.headers["Content-Type"]
        if kind.startswith("application/json"):
            return json.loads(body)
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
        return {
            part.get_param("name", header="Content-Disposition"): part.get_payload(
                decode=True
            )
            for part in message.iter_parts()
        }

    def log_message(self, *_args):
        """Say nothing."""
