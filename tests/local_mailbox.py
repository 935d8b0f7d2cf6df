"""A real SMTP server on this machine that keeps what it is given."""

import email
import email.policy
import re
import time
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tools.dev import machine

SECONDS = 60


class Mailbox:
    """Takes mail on a free port of this machine until it is closed."""

    def __init__(self):
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.port = machine.free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos, mail))
        return "250 OK"

    def wait_for(self, address: str) -> EmailMessage:
        """Give the first mail to an address as soon as it is there."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for addresses, mail in list(self.mails):
                if address in addresses:
                    return mail
            time.sleep(0.2)
        raise AssertionError(f"No mail to {address} within {SECONDS} seconds")

    def close(self) -> None:
        self._controller.stop()


def links_in(mail: EmailMessage) -> list[str]:
    """Give the addresses of the links in the HTML of a mail."""
    html = mail.get_body(("html",)).get_content()
    return re.findall(r'href="([^"]+)"', html)
