from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# What failed is kept longer than what was taken: somebody may still mend it.
KEPT_LONGER = timedelta(days=90)
TEXT_CHARACTERS = 20_000


class LeadCaptureWebhookDelivery(models.Model):
    """One request to an incoming webhook, as it came, and what became of it.

    ``received``: stored, to be worked on. ``taken``: its leads are captures.
    ``ignored``: about something else, or a test. ``refused``: not from whom it should
    be, or not readable. ``failed``: its leads could not be fetched. What was refused or
    failed can be tried again. Written by the route and the job only; deleted by age.
    """

    _name = "lead.capture.webhook.delivery"
    _description = "Request to an Incoming Webhook"
    _order = "received_at desc, id desc"
    _log_access = False

    webhook_id = fields.Many2one(
        "lead.capture.webhook", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="webhook_id.company_id", store=True, index=True
    )
    received_at = fields.Datetime(required=True, readonly=True)
    state = fields.Selection(
        [
            ("received", "Received"),
            ("taken", "Taken"),
            ("ignored", "Ignored"),
            ("refused", "Refused"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="received",
    )
    reason = fields.Char(readonly=True, help="Code of why it is not taken.")
    detail = fields.Char(readonly=True)
    reason_note = fields.Char(string="Why", compute="_compute_reason_note")
    tries = fields.Integer(readonly=True)
    next_try_at = fields.Datetime(readonly=True)
    content_type = fields.Char(readonly=True)
    headers = fields.Json(readonly=True)
    body = fields.Binary(attachment=False, readonly=True)
    body_text = fields.Text(string="What Was Sent", compute="_compute_body_text")
    # The data of its leads that had to be fetched, by the platform's number.
    documents = fields.Json(readonly=True)
    capture_ids = fields.Many2many("lead.capture", string="Captures", readonly=True)
    capture_note = fields.Char(string="Became", compute="_compute_capture_note")
    is_mendable = fields.Boolean(compute="_compute_is_mendable")

    _due_idx = models.Index("(next_try_at, id) WHERE state = 'received'")
    _failed_idx = models.Index("(received_at) WHERE state IN ('refused', 'failed')")
    _webhook_idx = models.Index("(webhook_id, received_at)")

    @api.depends("webhook_id.name", "received_at")
    def _compute_display_name(self):
        for delivery in self:
            at = fields.Datetime.context_timestamp(delivery, delivery.received_at)
            delivery.display_name = f"{delivery.webhook_id.name} {at:%Y-%m-%d %H:%M}"

    @api.depends("reason", "detail")
    def _compute_reason_note(self):
        words = self._get_reasons()
        for delivery in self:
            delivery.reason_note = " ".join(
                filter(None, (words.get(delivery.reason), delivery.detail))
            )

    @api.depends("body")
    def _compute_body_text(self):
        for delivery in self:
            text = delivery._get_body().decode("utf-8", "replace")
            delivery.body_text = text[:TEXT_CHARACTERS]

    @api.depends("capture_ids.state")
    def _compute_capture_note(self):
        words = dict(
            self.env["lead.capture"]._fields["state"]._description_selection(self.env)
        )
        for delivery in self:
            states = delivery.capture_ids.mapped("state")
            delivery.capture_note = ", ".join(words[state] for state in states)

    @api.depends("state", "capture_ids.state")
    def _compute_is_mendable(self):
        for delivery in self:
            delivery.is_mendable = delivery.state in (
                "refused",
                "failed",
            ) or "rejected" in delivery.capture_ids.mapped("state")

    @api.model
    def _get_reasons(self):
        """Give the sentence for each code, in the user's language."""
        env = self.env
        return {
            "no_secret": env._("No secret is entered here: nothing can be checked."),
            "no_access_token": env._("No access token is entered here."),
            "signature": env._("The signature is wrong: it does not fit the secret."),
            "token": env._("The verify token is not ours."),
            "method": env._("This address takes POST requests."),
            "content_type": env._("Neither JSON nor a form."),
            "encoding": env._("The body is compressed."),
            "too_large": env._("The body is too large."),
            "not_json": env._("The body is not valid JSON."),
            "not_form": env._("The body is no form."),
            "too_deep": env._("The body is nested too deeply."),
            "too_many_values": env._("The body has too many values."),
            "no_lead": env._("There is no lead in it that this platform would send."),
            "not_a_lead": env._("It is about something else than a new lead."),
            "test": env._("A test of the platform: it makes no lead."),
            "fetch": env._("The data of the lead could not be fetched."),
            "error": env._("It could not be worked on."),
            "limit": env._("Too many requests at the moment."),
            "not_found": env._("There is nothing at this address."),
        }

    @api.autovacuum
    def _gc_deliveries(self):
        self.env.cr.execute(
            SQL(
                """DELETE FROM lead_capture_webhook_delivery WHERE id IN (
                       SELECT delivery.id FROM lead_capture_webhook_delivery delivery
                         JOIN lead_capture_webhook webhook
                           ON webhook.id = delivery.webhook_id
                        WHERE delivery.received_at < %(now)s
                              - webhook.keep_days * interval '1 day'
                              - CASE WHEN delivery.state IN ('taken', 'ignored')
                                     THEN interval '0' ELSE %(longer)s END
                        LIMIT 10000)""",
                now=self.env.cr.now(),
                longer=KEPT_LONGER,
            )
        )
