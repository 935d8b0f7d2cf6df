from odoo import fields, models

ENTRIES = [
    ("form", "Form"),
    ("api", "API"),
    ("webhook", "Webhook"),
    ("email", "E-mail"),
    ("import", "Import"),
    ("loader", "Loader"),
    ("manual", "Entered by hand"),
    ("website", "Website"),
    ("survey", "Survey"),
    ("event", "Event registration"),
    ("livechat", "Live chat"),
    ("opening", "Present at installation"),
]


class LeadCapture(models.Model):
    """The register of everything that came in, from any entry point.

    One row is one thing that came in and what became of it: ``received``, then
    ``lead`` (a new lead), ``merged`` (a touch of a lead already there) or
    ``rejected`` with a reason. It is inbox, idempotency store, list of rejected
    entries, consent record and the denominator of every report. Rows are written
    by ``_receive`` only and are never deleted.
    """

    _name = "lead.capture"
    _description = "Lead Capture"
    _order = "received_at desc, id desc"
    _log_access = False

    received_at = fields.Datetime(required=True, readonly=True, index=True)
    processed_at = fields.Datetime(readonly=True)
    entry = fields.Selection(ENTRIES, required=True, readonly=True)
    form_id = fields.Many2one("lead.capture.form", ondelete="restrict", readonly=True)
    company_id = fields.Many2one("res.company", ondelete="restrict", readonly=True)
    state = fields.Selection(
        [
            ("received", "Received"),
            ("lead", "New lead"),
            ("merged", "Merged"),
            ("rejected", "Rejected"),
        ],
        required=True,
        default="received",
        readonly=True,
    )
    reject_reason = fields.Selection(
        [
            ("no_contact", "No valid e-mail, phone or external key"),
            ("invalid_values", "Values that cannot be read"),
            ("blocked", "In quarantine"),
            ("spam", "Spam, confirmed by a person"),
            ("failed", "Could not be processed"),
        ],
        readonly=True,
    )
    reject_detail = fields.Text(readonly=True)
    attempts = fields.Integer(readonly=True)
    reviewed_at = fields.Datetime(readonly=True)
    reviewed_by_id = fields.Many2one("res.users", ondelete="set null", readonly=True)
    lead_id = fields.Many2one(
        "crm.lead", ondelete="set null", index=True, readonly=True
    )
    # Channel: where it came from.
    source_id = fields.Many2one("utm.source", ondelete="set null", readonly=True)
    medium_id = fields.Many2one("utm.medium", ondelete="set null", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", ondelete="set null", readonly=True)
    # What came in, as sent, and what a person corrected before a retry.
    payload = fields.Json(readonly=True)
    correction = fields.Json()
    flags = fields.Char(
        readonly=True, help="Codes of what was kept although it looked wrong."
    )
    # Keys: of the request, of the person elsewhere, of the person here.
    scope = fields.Char(
        required=True,
        readonly=True,
        help="Where idempotency keys are unique: 'form:7', 'api:partner' ...",
    )
    idempotency_key = fields.Char(readonly=True)
    payload_digest = fields.Char(readonly=True)
    external_key = fields.Char(readonly=True)
    email_normalized = fields.Char(readonly=True)
    phone_sanitized = fields.Char(readonly=True)
    # Consent as it was shown.
    consent_text = fields.Text(readonly=True)
    consent_given = fields.Boolean(readonly=True)
    # Technical: random token of the status page, hash of the sender's address.
    access_token = fields.Char(readonly=True)
    sender_key = fields.Char(readonly=True)

    _quarantine_idx = models.Index("(received_at) WHERE reject_reason = 'blocked'")
    _failed_idx = models.Index("(received_at) WHERE reject_reason = 'failed'")
    _unseen_idx = models.Index(
        "(received_at) WHERE reject_reason IN ('no_contact', 'invalid_values')"
        " AND reviewed_at IS NULL"
    )
    _scope_key_uniq = models.UniqueIndex(
        "(scope, idempotency_key) WHERE idempotency_key IS NOT NULL"
    )
    _token_uniq = models.UniqueIndex("(access_token) WHERE access_token IS NOT NULL")
    _inbox_idx = models.Index("(received_at, id) WHERE state = 'received'")
    _form_idx = models.Index("(form_id, received_at) WHERE form_id IS NOT NULL")
    _sender_idx = models.Index("(sender_key, received_at) WHERE sender_key IS NOT NULL")
