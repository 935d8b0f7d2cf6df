"""Odoo's own connector for Twilio sends what flows text, and its reports reach them.

Capabilities: 118
"""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import requests
import shells
from conftest import running_server, scratch_database
from twilio_steps import SID, TOKEN

from tools.dev import databases, odoo_server

SECONDS = 240
ARRIVES, VANISHES, WRONG = "+15005550006", "+15005550009", "+15005550001"


class Twilio(BaseHTTPRequestHandler):
    """Answers as documented of POST /2010-04-01/Accounts/{sid}/Messages.json."""

    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        self.server.received.append({"path": self.path, **sent})
        if sent["To"] == WRONG:
            self.say(
                400,
                {
                    "code": 21211,
                    "message": "The 'To' number is not a valid phone number.",
                    "more_info": "",
                    "status": 400,
                },
            )
            return
        self.say(
            201,
            {
                "account_sid": SID,
                "body": sent["Body"],
                "error_code": None,
                "error_message": None,
                "num_segments": "1",
                "sid": "SM" + "0" * 28 + sent["To"][-4:],
                "status": "queued",
                "to": sent["To"],
            },
        )

    def say(self, status, document):
        text = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture(scope="module")
def twilio():
    with ThreadingHTTPServer(("127.0.0.1", 0), Twilio) as server:
        server.received = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def sent(ready_machine, twilio, tmp_path_factory):
    """Send texts by Twilio; give the database and what is known of each."""
    folder = tmp_path_factory.mktemp("twilio")
    path = str(folder / "sent.json")
    with scratch_database(ready_machine, "twilio") as name:
        odoo_server.change(ready_machine, name, "install Twilio", "-i", "sms_twilio")
        options = {
            "gateway": f"http://127.0.0.1:{twilio.server_port}",
            "base_url": "https://odoo.example.com",
        }
        shells.call(
            *(ready_machine, name, "twilio_steps.run", Path(path)),
            seconds=SECONDS,
            **options,
        )
        yield name, json.loads(Path(path).read_text()), folder


def test_twilio_sends_what_flows_text(sent, twilio):
    _database, known, _folder = sent
    by_number = {message["To"]: message for message in twilio.received}
    assert set(by_number) == {ARRIVES, VANISHES, WRONG}
    assert by_number[ARRIVES]["path"].endswith(f"/Accounts/{SID}/Messages.json")
    assert by_number[ARRIVES]["Body"] == f"Hello Lead {ARRIVES}"
    assert by_number[ARRIVES]["StatusCallback"].endswith(known[ARRIVES]["uuid"])
    states = {number: message["state"] for number, message in known.items()}
    assert states == {ARRIVES: "done", VANISHES: "done", WRONG: "failed"}
    assert known[ARRIVES]["sid"].startswith("SM")


def test_reports_of_twilio_set_the_fate(ready_machine, sent):
    database, known, folder = sent
    with running_server(ready_machine, database, folder, cron_threads=0) as server:
        for number, status, error in (
            (ARRIVES, "delivered", None),
            (VANISHES, "undelivered", "30003"),
        ):
            answer = report(server, known[number]["uuid"], status, error)
            assert (answer.status_code, answer.text) == (200, "OK")
        forged = report(server, known[WRONG]["uuid"], "delivered", token="other")
        assert forged.status_code == 404
    rows = databases.query(
        ready_machine,
        database,
        "SELECT id, delivery FROM lead_nurture_execution",
    )
    found = dict(rows)
    assert [found[known[number]["execution"]] for number in (ARRIVES, VANISHES)] == [
        "delivered",
        "failed",
    ]
    assert found[known[WRONG]["execution"]] is None


def report(server, uuid, status, error=None, token=TOKEN):
    """Post a status as Twilio does, signed as it documents."""
    fields = {"SmsStatus": status, "MessageSid": "SM1", "AccountSid": SID}
    if error:
        fields["ErrorCode"] = error
    path = f"/sms_twilio/status/{uuid}"
    signed = f"https://odoo.example.com{path}" + "".join(
        f"{name}{value}" for name, value in sorted(fields.items())
    )
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return requests.post(
        server.url + path,
        data=fields,
        headers={"X-Twilio-Signature": base64.b64encode(digest).decode()},
        timeout=SECONDS,
    )
