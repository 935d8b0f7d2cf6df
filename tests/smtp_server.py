"""A mail server in a process of its own that fails, hangs and drops connections.

    python smtp_server.py PORT LOG FAILING HANGING DROPPING SEED

The three are shares of the messages in percent. Each message that was taken is a line
of the log: its Message-ID, and whether the sender was told so.
"""

import asyncio
import email.parser
import random
import signal
import sys

from aiosmtpd.controller import Controller

FOREVER = 3600  # seconds
LARGEST = 10_000_000  # bytes


class Handler:
    """Takes messages, or not, by the throw of a die."""

    def __init__(self, log, failing, hanging, dropping, seed):
        self.log = log
        self.failing, self.hanging, self.dropping = failing, hanging, dropping
        self.random = random.Random(seed)

    def _happens(self, percent):
        return self.random.uniform(0, 100) < percent

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        """Refuse for good or for now, or say nothing at all."""
        if self._happens(self.failing * 0.3):
            return "550 5.1.1 No such user"
        if self._happens(self.failing * 0.7):
            return "451 4.3.0 Try again later"
        if self._happens(self.hanging / 2):
            await asyncio.sleep(FOREVER)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):
        """Take the message; then say so, say nothing, or drop the line."""
        headers = email.parser.BytesHeaderParser().parsebytes(envelope.content)
        message_id = headers["Message-Id"]
        if self._happens(self.hanging / 2):
            self._note(message_id, "hung")
            await asyncio.sleep(FOREVER)
        if self._happens(self.dropping):
            self._note(message_id, "dropped")
            server.transport.abort()
            return ""
        self._note(message_id, "told")
        return "250 OK"

    def _note(self, message_id, what):
        self.log.write(f"{message_id}\t{what}\n")
        self.log.flush()


def main(port, path, *numbers):
    """Serve until the process is ended."""
    with open(path, "a") as log:
        handler = Handler(log, *map(float, numbers))
        controller = Controller(
            handler,
            hostname="127.0.0.1",
            port=int(port),
            data_size_limit=LARGEST,
        )
        controller.start()
        signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
