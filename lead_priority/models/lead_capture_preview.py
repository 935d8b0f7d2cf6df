from odoo import api, models

from ..intake.payload import FIELDS

SHOWN_CHARACTERS = 500


class LeadCapture(models.Model):
    """What a payload would become: read as a real one is, and nothing kept."""

    _inherit = "lead.capture"

    @api.model
    def _preview_payload(self, payload, company, country_id=False):
        """Say what a payload would become in this company.

        :return: ``lead``: what each field would hold, and what is wrong with it;
            ``outcome``: new lead, touch or rejected, as a sentence; ``remarks``
        """
        # sudo: master data and keys are looked up as for a real capture; of a lead
        # that is there, only that it is there is told.
        captures = self.sudo()
        webhook = self.env["lead.capture.webhook"].new({"country_id": country_id})
        draft = captures.new(
            {"payload": payload, "company_id": company.id, "webhook_id": webhook}
        )
        intake = captures._read_intake(draft)
        captures._read_values([intake])
        state = captures._preview_state(intake, company)
        return {
            "lead": captures._preview_fields(payload, intake),
            "outcome": {"state": state, "text": self._get_outcome_sentence(state)},
        }

    @api.model
    def _preview_state(self, intake, company):
        if not intake.keys.items():
            return "rejected"
        directory = self._find_candidates(company, [intake.keys])
        target = directory.find(intake.keys).target
        return "merged" if target and target.status != "won" else "lead"

    @api.model
    def _get_outcome_sentence(self, state):
        return {
            "lead": self.env._("It would be a new lead."),
            "merged": self.env._("It would be a touch of a lead that is there."),
            "rejected": self.env._(
                "It would be rejected: there is no e-mail, phone or external key."
            ),
        }[state]

    @api.model
    def _preview_fields(self, payload, intake):
        issues = {flag.partition(":")[2]: flag for flag in intake.flags}
        labels = dict(self.env["lead.capture.webhook.field"]._selection_name())
        return [
            {
                "field": name,
                "label": label,
                "value": self._preview_value(name, payload[name], intake),
                "issue": self._get_flag_sentence(issues[name])
                if name in issues
                else "",
            }
            for name, label in labels.items()
            if payload.get(name) not in (None, "", [])
        ]

    @api.model
    def _preview_value(self, name, sent, intake):
        read = intake.values.get(name)
        kind = FIELDS.get(name, "")
        if read and kind in ("record", "records"):
            ids = read[0][2] if kind == "records" else [read]
            comodel = self.env["crm.lead"]._fields[name].comodel_name
            return ", ".join(self.env[comodel].browse(ids).mapped("display_name"))
        if kind == "choice" and read:
            field = self.env["crm.lead"]._fields[name]
            return dict(field._description_selection(self.env))[read]
        shown = sent if read is None or kind == "text" else read
        if isinstance(shown, list):
            shown = ", ".join(map(str, shown))
        return str(shown)[:SHOWN_CHARACTERS]
