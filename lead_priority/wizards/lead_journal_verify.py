from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sealing import HeadLine, UnreadableLine


class LeadJournalVerify(models.TransientModel):
    """Asks which days to verify, and for lines that were kept outside."""

    _name = "lead.journal.verify"
    _description = "Verify Audit Seals"

    date_from = fields.Date("From Day", help="Empty: from the first one.")
    date_to = fields.Date("To Day", help="Empty: to the last one.")
    noted = fields.Text(
        "Kept Lines",
        help="Lines of seals you kept outside, one below the other. The seals of today"
        " are compared with them.",
    )

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if self.env.context.get("active_model") == "lead.journal.seal":
            seals = self.env["lead.journal.seal"].browse(
                self.env.context.get("active_ids", [])
            )
            days = [day for day in seals.exists().mapped("day") if day]
            if days:
                defaults |= {"date_from": min(days), "date_to": max(days)}
        return defaults

    def action_verify(self):
        """Verify, and show what comes of it.

        :raises UserError: a kept line is not one of this database
        """
        self.ensure_one()
        self._check_lines()
        # The rights to the seals are the rights to verify them.
        self.env["lead.journal.seal"].check_access("read")
        # sudo: verifications are written by their own methods only
        check = (
            self.env["lead.journal.check"]
            .sudo()
            .create(
                {
                    "user_id": self.env.uid,
                    "started_at": self.env.cr.now(),
                    "date_from": self.date_from,
                    "date_to": self.date_to,
                    "noted": self.noted,
                }
            )
        )
        check._begin()
        return {
            "type": "ir.actions.act_window",
            "res_model": "lead.journal.check",
            "name": self.env._("Verification"),
            "res_id": check.id,
            "views": [(False, "form")],
        }

    def _check_lines(self):
        try:
            lines = HeadLine.parse_all(self.noted or "")
        except UnreadableLine as error:
            raise UserError(
                self.env._("This is not the line of a seal: %s", error)
            ) from error
        # sudo: the number of the database, which is no secret
        parameters = self.env["ir.config_parameter"].sudo()
        database = parameters.get_param("database.uuid")
        for line in lines:
            if line.database != database:
                raise UserError(
                    self.env._("This line is of another database: %s", line)
                )
