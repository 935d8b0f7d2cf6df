from odoo import api, models

from ..batches import run_batch


class MailThread(models.AbstractModel):
    """Mails that Odoo fetches are tried again after a conflict.

    Odoo marks a fetched mail as read even if it failed: a mail that met another
    transaction would be lost. Mails that a mail server hands over come by a request,
    which Odoo tries again by itself.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(self, *args, **kwargs):
        process = super().message_process
        if not self.env.context.get("fetchmail_cron_running"):
            return process(*args, **kwargs)
        # Each fetched mail is a transaction of its own: nothing else is rolled back.
        return run_batch(self.env, lambda: process(*args, **kwargs))
