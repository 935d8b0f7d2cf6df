from odoo import fields, models

# Of these the owner is told.
TOLD = ("at_risk", "missed", "reached")


class LeadTarget(models.Model):
    """The owner of a target is told once, whenever it takes another turn."""

    _inherit = "lead.target"

    told_state = fields.Char(
        readonly=True, copy=False, help="What the owner was told last."
    )

    def _alert(self, now):
        """Tell the owners of targets that changed: a message, and what is to do."""
        for target in self.filtered(lambda t: t.state != t.told_state and t.active):
            worded = target.with_context(lang=target.owner_id.lang)
            if target.state in TOLD:
                worded._send_alert()
            worded._renew_activity(now)
            target.told_state = target.state

    def _send_alert(self):
        texts = {
            "at_risk": self.env._("At risk: %s", self.name),
            "missed": self.env._("Missed: %s", self.name),
            "reached": self.env._("Reached: %s", self.name),
        }
        self.message_post(
            subject=texts[self.state],
            body=self.sentence,
            partner_ids=self.owner_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _renew_activity(self, now):
        """Leave one thing to do while the target is at risk or missed, else none."""
        # sudo: activities of this method only, whoever they were given to
        self.sudo().activity_ids.filtered("automated").unlink()
        if self.state not in ("at_risk", "missed"):
            return
        # Quick: the message has told it already.
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Bring the target back on track")
            if self.state == "at_risk"
            else self.env._("Find out why the target was missed"),
            note=self.sentence,
            user_id=self.owner_id.id,
            date_deadline=self._get_today(now),
        )
