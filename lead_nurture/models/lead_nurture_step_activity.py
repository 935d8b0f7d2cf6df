from collections import defaultdict
from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..running import Result, names_in


class LeadNurtureStep(models.Model):
    """Step: give somebody a task about the lead, with a script."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("activity", "Give a task")], ondelete={"activity": "cascade"}
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Task",
        domain="[('res_model', 'in', (False, 'crm.lead'))]",
        ondelete="restrict",
    )
    activity_summary = fields.Char("Summary", translate=True)
    activity_script = fields.Text(
        "Script",
        translate=True,
        help="What to say. {{contact_name}} is the contact; every field of the lead"
        " can be named so, and {{last_download}} is what it last downloaded.",
    )
    activity_responsible = fields.Selection(
        [
            ("owner", "Owner of the lead"),
            ("leader", "Leader of its team"),
            ("named", "A named person"),
        ],
        string="For",
        default="owner",
        required=True,
        help="The owner, where there is none the leader, where there is none the named"
        " person or who answers for the flow.",
    )
    activity_user_id = fields.Many2one("res.users", "Named Person")
    activity_hours = fields.Integer("Within Hours", default=24)

    _activity_hours_range = models.Constraint(
        "CHECK (activity_hours IS NULL OR activity_hours BETWEEN 0 AND 8760)",
        "A task is to be done within 0 to 8760 hours (one year).",
    )

    @api.constrains("activity_script", "activity_summary")
    def _check_script(self):
        known = self.env["crm.lead"]._get_script_names()
        for step in self:
            text = f"{step.activity_summary or ''} {step.activity_script or ''}"
            if unknown := names_in(text) - known:
                raise ValidationError(
                    self.env._(
                        "No field of a lead is called %(names)s.",
                        names=", ".join(sorted(unknown)),
                    )
                )

    def _run_activity(self, dues, now):
        """Make the tasks of all leads at once, one for each, without mails."""
        leads = self._get_leads(dues).with_context(prefetch_fields=True)
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        model_id = self.env["ir.model"]._get_id("crm.lead")
        by_user = defaultdict(self.env["crm.lead"].browse)
        for lead in leads:
            by_user[self._find_responsible(lead)] |= lead
        rows = []
        for user, own in by_user.items():
            step = self.with_context(lang=user.lang or self.env.lang)
            rows += step._prepare_activities(own, user, now)
        quiet.create([{**row, "res_model_id": model_id} for row in rows])
        return [Result()] * len(dues)

    def _find_responsible(self, lead):
        chosen = {
            "owner": lead.user_id or lead.team_id.user_id,
            "leader": lead.team_id.user_id,
            "named": self.activity_user_id,
        }[self.activity_responsible]
        return chosen or self.activity_user_id or self.flow_id.user_id or self.env.user

    def _prepare_activities(self, leads, user, now):
        """Give the values of one activity for each of ``leads``, all for ``user``."""
        end = now + timedelta(hours=self.activity_hours)
        zone = ZoneInfo(user.tz or "UTC")
        day = end.replace(tzinfo=timezone.utc).astimezone(zone).date()
        kind = self.activity_type_id or self.env.ref("mail.mail_activity_data_todo")
        texts = leads._fill_in_scripts(self.activity_summary, self.activity_script)
        return [
            {
                "res_id": lead.id,
                "activity_type_id": kind.id,
                "user_id": user.id,
                "date_deadline": day,
                "summary": summary or kind.summary or self.name,
                "note": Markup("<p>%s</p>")
                % Markup("<br>").join(escape(script).splitlines())
                if script
                else False,
                "automated": True,
            }
            for lead, (summary, script) in zip(leads, texts, strict=True)
        ]
