"""An SMS gateway on this machine: answers as the documentation of real ones says."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

# Preset -> (answer when sent, answer when not), as documented.
DOCUMENTED = {
    "yunpian": (
        {
            "code": 0,
            "msg": "发送成功",
            "count": 1,
            "fee": 0.05,
            "unit": "RMB",
            "mobile": "+8613800000000",
            "sid": 3310228982,
        },
        {
            "http_status_code": 400,
            "code": 2,
            "msg": "请求参数格式错误",
            "detail": "手机号",
        },
    ),
    "chuanglan": (
        {"code": "0", "msgId": "17041010383624511", "time": "20170410", "errorMsg": ""},
        {"code": "107", "msgId": "", "time": "20170410", "errorMsg": "手机号码错误"},
    ),
    "submail": (
        {"status": "success", "send_id": "093c0a7df143c087", "fee": 1},
        {"status": "error", "code": 252, "msg": "不正确的收件人地址"},
    ),
    "template": (
        {"code": "OK", "message": "OK", "request_id": "F655A8D5"},
        {"code": "isv.MOBILE_NUMBER_ILLEGAL", "message": "号码格式错误"},
    ),
}


class SmsGateway(ThreadingHTTPServer):
    """``received``: [fields] of the calls; ``answer`` and ``status`` of the next one.

    An answer of None drops the line.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received, self.answer, self.status = [], {"code": 0}, 200
        self.url = f"http://127.0.0.1:{self.server_port}/send"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        is_json = self.headers["Content-Type"].startswith("application/json")
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.server.received.append(json.loads(body) if is_json else form)
        if self.server.answer is None:
            self.connection.close()
            return
        answer = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args):
        """Say nothing."""
