from collections import defaultdict

from odoo import models

# In the context of a write to many leads: their chatter is written together.
TOGETHER = "lead_logs_together"
KNOWN_KEYS = {"author_id", "body", "tracking_value_ids"}


class Logs(list):
    """What the chatter of each lead is to say; of our own making only."""


class CrmLead(models.Model):
    """What changed in many leads is logged in the chatter by a few statements."""

    _inherit = "crm.lead"

    def _message_track(self, fields_iter, initial_values_dict):
        """Log as Odoo does; it makes two records at a time for each lead."""
        if not self.env.context.get(TOGETHER):
            return super()._message_track(fields_iter, initial_values_dict)
        logs = Logs()
        collecting = self.with_context(**{TOGETHER: logs})
        tracking = super(CrmLead, collecting)._message_track(
            fields_iter, initial_values_dict
        )
        self.with_context(**{TOGETHER: None})._log_together(logs)
        return tracking

    def _message_log(self, **values):
        logs = self.env.context.get(TOGETHER)
        if not isinstance(logs, Logs) or values.keys() - KNOWN_KEYS:
            return super()._message_log(**values)
        logs.append((self.id, values))
        return self.env["mail.message"]

    def _log_together(self, logs):
        by_author = defaultdict(list)
        for log in logs:
            by_author[log[1].get("author_id")].append(log)
        tracked = []
        for author_id, group in by_author.items():
            leads = self.browse(lead_id for lead_id, _values in group)
            bodies = {lead_id: values.get("body") or "" for lead_id, values in group}
            messages = leads._message_log_batch(bodies, author_id=author_id)
            for message, (_lead_id, values) in zip(messages, group, strict=True):
                tracked += [
                    {**command[2], "mail_message_id": message.id}
                    for command in values.get("tracking_value_ids") or ()
                ]
        # sudo: as Odoo makes them
        self.env["mail.tracking.value"].sudo().create(tracked)
