from odoo import fields, models
from odoo.exceptions import UserError

# What makes an e-mail what it is; kept as it was once its flow has started.
CONTENT = frozenset(
    (
        "subject",
        "preview",
        "body_arch",
        "body_html",
        "attachment_ids",
        "mailing_model_id",
    )
)


class MailingMailing(models.Model):
    """The e-mail of a step: written here, sent by its flow only."""

    _inherit = "mailing.mailing"

    lead_nurture_step_ids = fields.One2many("lead.nurture.step", "mailing_id")

    def write(self, vals):
        if not CONTENT.isdisjoint(vals):
            # sudo: whether the flow has started is all that is asked
            self.sudo().lead_nurture_step_ids.flow_id._check_draft()
        return super().write(vals)

    def _action_send_mail(self, res_ids=None):
        self._check_no_step()
        return super()._action_send_mail(res_ids)

    def action_put_in_queue(self):
        self._check_no_step()
        return super().action_put_in_queue()

    def _check_no_step(self):
        if self.sudo().lead_nurture_step_ids:  # sudo: only whether there are some
            raise UserError(
                self.env._("This e-mail belongs to a flow, and only the flow sends it.")
            )

    def _note_unsubscribed(self, lead_id, email, *, now):
        """Note that a person wants no more news, by the link in one of these mails."""
        # sudo: a public route, whose token was checked, says so
        leads = self.env["crm.lead"].sudo()
        lead = leads.browse(int(lead_id or 0)).exists()
        if not lead:
            return
        self.env["lead.engagement"].sudo()._record_engagement(
            [{"lead_id": lead.id, "type": "unsubscribe", "description": self.subject}],
            now=now,
        )
        self.env["lead.consent"].sudo()._record_consent(
            [lead._prepare_withdrawal(email)], now=now
        )
        same = leads.search([("email_normalized", "=", email)]) | lead
        self.env["lead.nurture.enrollment"].sudo().search(
            [("lead_id", "in", same.ids), ("state", "=", "running")]
        )._leave("unsubscribed", now)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _prepare_withdrawal(self, email):
        return {
            "lead_id": self.id,
            "company_id": self.company_id.id or None,
            "purpose": "marketing",
            "state": "withdrawn",
            "source": "link",
            "email": email,
        }
