"""Connections to mail servers that a run of the job keeps open."""

import logging
import smtplib
from contextlib import suppress

from .sending import Watch

_logger = logging.getLogger(__name__)

# Deployment switch: seconds until a silent mail server is given up.
TIMEOUT_PARAMETER = "lead_nurture.smtp_seconds"


class SmtpSessions:
    """One connection for each way of sending, opened when it is needed first.

    A server that does not answer is not asked again in the same run.
    """

    def __init__(self, env):
        self._server = env["ir.mail_server"].sudo()  # sudo: the job sends for all
        seconds = env["ir.config_parameter"].sudo().get_param(TIMEOUT_PARAMETER)
        self._seconds = float(seconds or 0)
        self._open = {}
        self._down = {}

    def get(self, key):
        """Give the watched connection for (server id, sender).

        :raises Exception: the server cannot be reached, now or a moment ago
        """
        if key in self._down:
            raise self._down[key]
        if key not in self._open:
            server_id, smtp_from = key
            try:
                session = self._server._connect__(
                    mail_server_id=server_id, smtp_from=smtp_from
                )
            except Exception as error:
                self._down[key] = error
                raise
            self._limit(session)
            self._open[key] = Watch(session)
        return self._open[key]

    def _limit(self, session):
        if self._seconds and getattr(session, "sock", None):
            session.sock.settimeout(self._seconds)

    def drop(self, key):
        """Forget a connection after trouble; the next message opens another one."""
        if watch := self._open.pop(key, None):
            _quit(watch.session)

    def close(self):
        for key in list(self._open):
            self.drop(key)


def _quit(session):
    with suppress(smtplib.SMTPException, OSError, AttributeError):
        session.close()
