from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..outgoing import wording

# What texts may name, with what it stands for.
PLACEHOLDERS = {
    "lead": "name of the lead",
    "company_name": "company of the lead",
    "owner": "salesperson of the lead",
    "score": "score of the lead",
    "link": "address that opens the lead",
    "days": "days, a number",
    "hours": "hours, a number",
    "deadline": "date and time in the reader's time zone",
    "reason": "why",
    "pool": "pool the lead waits in",
    "by": "who did it",
    "count": "number of leads",
    "subject": "subject of a suggestion",
    "step": "step of a playbook",
    "playbook": "name of the playbook",
}
DIGEST_PLACEHOLDERS = {
    "count": "number of leads",
    "leads": "names of the first leads",
    "link": "address that opens the leads",
}


class LeadAlertRule(models.Model):
    """What is sent when an event happens: to whom, by which channels, in which words.

    One for each event and company; a rule without a company holds for the companies
    that have none of their own. Each channel adds its own ``by_<channel>``.
    """

    _name = "lead.alert.rule"
    _description = "Lead Alert"
    _order = "sequence, id"
    _rec_name = "event_id"

    event_id = fields.Many2one("lead.alert.event", required=True, ondelete="cascade")
    description = fields.Char(related="event_id.description")
    sequence = fields.Integer(related="event_id.sequence", store=True)
    company_id = fields.Many2one(
        "res.company",
        help="Empty: for every company that has no alert of its own for this event.",
    )
    active = fields.Boolean(default=True)
    to_owner = fields.Boolean(
        "To Salesperson",
        default=True,
        help="The team leader instead, while nobody owns the lead.",
    )
    to_leader = fields.Boolean("To Team Leader")
    to_manager = fields.Boolean("To Managers")
    is_mandatory = fields.Boolean(
        "Always Sent",
        help="Users cannot switch it off in their preferences.",
    )
    digest_above = fields.Integer(
        "One Message Above",
        default=3,
        help="When more leads than this are meant for the same person at once, they "
        "come in one message instead of one for each lead.",
    )
    subject = fields.Char(
        required=True, translate=True, help="Title of the message. May name {lead}."
    )
    text = fields.Text(required=True, translate=True)
    digest_text = fields.Text(
        "Text for Several Leads",
        required=True,
        translate=True,
        default=lambda self: self.env._("{count} leads: {leads}"),
    )
    placeholder_help = fields.Html(compute="_compute_placeholder_help", sanitize=False)

    _event_uniq = models.UniqueIndex("(event_id, COALESCE(company_id, 0))")
    _digest_above_positive = models.Constraint(
        "CHECK (digest_above >= 0)",
        "The number of leads above which one message is sent cannot be negative.",
    )

    def _compute_placeholder_help(self):
        self.placeholder_help = self.env._(
            "Words in braces are replaced: %(words)s. In the text for several leads: "
            "%(digest_words)s.",
            words=_in_braces(PLACEHOLDERS),
            digest_words=_in_braces(DIGEST_PLACEHOLDERS),
        )

    @api.constrains("subject", "text", "digest_text")
    def _check_texts(self):
        for rule in self:
            for text, known in (
                (rule.subject, PLACEHOLDERS),
                (rule.text, PLACEHOLDERS),
                (rule.digest_text, DIGEST_PLACEHOLDERS),
            ):
                rule._check_text(text or "", known)

    def _check_text(self, text, known):
        try:
            wording.check(text, known)
        except wording.UnknownPlaceholder as error:
            raise ValidationError(
                self.env._(
                    "The text of “%(event)s” names %(placeholder)s, which nobody "
                    "fills. It may name: %(known)s.",
                    event=self.event_id.name,
                    placeholder=error.part,
                    known=_in_braces(known),
                )
            ) from error
        except wording.LooseBrace as error:
            raise ValidationError(
                self.env._(
                    "The text of “%(event)s” has a single “%(brace)s”: braces are only "
                    "for words that are replaced, as {lead}.",
                    event=self.event_id.name,
                    brace=error.part,
                )
            ) from error

    @api.model
    def _get_for(self, event):
        """Return {company id, or False for the others: rule} of an event."""
        # sudo: whoever causes an alert need not read the rules of every company
        rules = self.sudo().search([("event_id", "=", event.id)])
        return {rule.company_id.id: rule for rule in rules}

    def _get_channels(self):
        """Return the channels this rule sends through, as codes of ``lead.alert``."""
        self.ensure_one()
        codes = self.env["lead.alert"]._get_channel_codes()
        return [code for code in codes if self[f"by_{code}"]]

    def copy_data(self, default=None):
        return [
            {**vals, "company_id": vals.get("company_id") or self.env.company.id}
            for vals in super().copy_data(default)
        ]


def _in_braces(names):
    return ", ".join(f"{{{name}}}" for name in names)
