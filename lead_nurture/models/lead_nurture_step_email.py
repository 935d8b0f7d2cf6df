from odoo import api, fields, models
from odoo.exceptions import UserError

from ..running import Result

SENDERS = [
    ("company", "The company"),
    ("owner", "The owner of the lead"),
    ("fixed", "A fixed address"),
]


NO_SENDER = "nobody@localhost"


class LeadNurtureStep(models.Model):
    """The step *E-mail*: its text is a mailing of its own, made in Odoo's builder.

    The mailing is archived, so that no list of mailings shows it and no job of Odoo
    sends it; it brings the builder, tracked links, unsubscribing and statistics.
    """

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("email", "Send an e-mail")], ondelete={"email": "cascade"}
    )
    mailing_id = fields.Many2one(
        "mailing.mailing",
        string="E-mail",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        context={"active_test": False},
    )
    mail_subject = fields.Char(
        related="mailing_id.subject", readonly=False, string="Subject"
    )
    is_mail_empty = fields.Boolean(compute="_compute_is_mail_empty")
    sender = fields.Selection(
        SENDERS,
        default="company",
        required=True,
        help="A lead without an owner gets the e-mail from the company.",
    )
    sender_email = fields.Char(
        "Sender's Address", help="As “Ann of Example <ann@example.com>”."
    )
    replies_to = fields.Selection(
        [
            ("lead", "The lead in Odoo; its owner is told"),
            ("owner", "The owner's own mailbox"),
        ],
        string="Answers Go To",
        default="lead",
        required=True,
        help="Answers that come to Odoo end the flow, if it says so. Where Odoo gets no"
        " e-mails they go to the owner in any case.",
    )

    @api.depends("mailing_id.body_html")
    def _compute_is_mail_empty(self):
        for step in self:
            step.is_mail_empty = step.kind == "email" and (
                not step.mailing_id or step.mailing_id.is_body_empty
            )

    # The mailing ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._ensure_mailing()
        for step, vals in zip(steps, vals_list, strict=True):
            if step.mailing_id and vals.get("mail_subject"):
                step.mail_subject = vals["mail_subject"]
        return steps

    def write(self, vals):
        result = super().write(vals)
        if vals.get("kind") == "email":
            self._ensure_mailing()
        return result

    def copy(self, default=None):
        """Each version of a step has an e-mail of its own."""
        copies = super().copy(default)
        for step, copied in zip(self, copies, strict=True):
            if step.mailing_id:
                copied._take_mail_of(step)
        return copies

    def unlink(self):
        # sudo: the mailing is part of the step, whoever may delete that
        mailings = self.sudo().mailing_id
        result = super().unlink()
        mailings.filtered(lambda mailing: not mailing.mailing_trace_ids).unlink()
        return result

    def _ensure_mailing(self):
        """Give those that send e-mails the mailing they are written in."""
        for step in self.filtered(lambda s: s.kind == "email" and not s.mailing_id):
            # sudo: who makes a step makes its e-mail
            mailing = self.env["mailing.mailing"].sudo()
            step.mailing_id = mailing.create(step._prepare_mailing_vals())

    def _prepare_mailing_vals(self):
        return {
            "name": f"{self.flow_id.name}: {self.name}",
            "subject": self.name,
            "active": False,
            "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "mailing_domain": "[]",
            # A mailing must have one; whom the e-mail comes from, the step says.
            "email_from": self._get_sender() or NO_SENDER,
            "user_id": self.flow_id.user_id.id,
        }

    def _take_mail_of(self, step):
        """Have the same e-mail as another step, from now on its own."""
        old = self.sudo().mailing_id  # sudo: as in _ensure_mailing
        values = {**step.sudo()._prepare_mailing_vals(), "subject": step.mail_subject}
        self.mailing_id = step.sudo().mailing_id.copy(values)
        old.unlink()

    def action_edit_mail(self):
        """Open the e-mail in Odoo's builder."""
        self.ensure_one()
        if not self.mailing_id:
            raise UserError(self.env._("This step sends no e-mail."))
        view = self.env.ref("lead_nurture.mailing_mailing_view_form_flow")
        return {
            "name": self.name,
            "type": "ir.actions.act_window",
            "res_model": "mailing.mailing",
            "res_id": self.mailing_id.id,
            "views": [(view.id, "form")],
            "context": {"active_test": False},
        }

    # Running ------------------------------------------------------------------------
    def _run_email(self, dues, now):
        """Look who may get the e-mail now, and queue it for them.

        Those in quiet hours or over the frequency cap wait, the others are skipped
        with the reason. The e-mails are written here, and sent by a job of their own.
        """
        return self._run_message(dues, now)

    def _queue_email(self, execution_ids, now):
        """Write the e-mails; give why some leads get none: {lead id: Result}.

        ``execution_ids``: the execution by lead id
        """
        mails = self._write_mails(execution_ids)
        made = set(mails.mapped("res_id"))
        twice = Result("skipped", reason="not_needed")
        return {lead_id: twice for lead_id in execution_ids if lead_id not in made}
