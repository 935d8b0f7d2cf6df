from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ..scoring import BadRule, check_domain
from ..scoring.safety import CIRCULAR_FIELDS

RESULT = (
    "state",
    "error",
    "run_at",
    "lead_count",
    "won_count",
    "unknown_contact_count",
    "inexact_names",
)
QUESTION = (
    "company_id",
    "cut_off",
    "cut_off_hours",
    "date_from",
    "date_to",
    "period_by",
    "team_id",
)
# How a field is read: its values compared, as a number, or only whether it is filled.
READ_AS = {
    "boolean": "choice",
    "char": "choice",
    "float": "number",
    "integer": "number",
    "many2one": "choice",
    "monetary": "number",
    "selection": "choice",
    "text": "filled",
}
# Of these only whether they are filled: their values say who somebody is.
PERSONAL_FIELDS = frozenset(
    (
        "contact_name",
        "email_from",
        "partner_name",
        "phone",
        "pains",
        "referred",
        "street",
        "website",
        "zip",
    )
)
# Known, or changed, only as a lead is won or lost: they would foretell the past.
OUTCOME_FIELDS = frozenset(
    (
        "active",
        "commercial_partner_id",
        "date_closed",
        "date_conversion",
        "date_deadline",
        "date_last_stage_update",
        "day_close",
        "expected_revenue",
        "lost_reason_id",
        "partner_id",
        "recurring_plan",
        "recurring_revenue",
        "recurring_revenue_monthly",
        "recurring_revenue_monthly_prorated",
        "stage_id",
        "type",
        "won_status",
    )
)
# What we do with a lead, not what it is or does.
OWN_FIELDS = frozenset(
    (
        "color",
        "company_id",
        "date_open",
        "day_open",
        "is_possible_duplicate",
        "message_bounce",
        "pool_id",
        "previous_pool_id",
        "previous_user_id",
        "priority",
        "tag_ids",
        "team_id",
        "user_id",
    )
)
# Names and keys: of one lead only, or of another program.
KEY_FIELDS = frozenset(
    (
        "email_cc",
        "email_domain_criterion",
        "email_normalized",
        "external_key",
        "iap_enrich_done",
        "lead_mining_request_id",
        "name",
        "phone_sanitized",
        "reveal_id",
    )
)
OWN_PREFIXES = ("activity_", "message_", "routing_", "sla_")
# Used without being asked for, where a lead has them.
USUAL_FIELDS = (
    "industry_id",
    "company_size",
    "annual_revenue",
    "seniority",
    "purchase_role",
    "budget_band",
    "buying_stage",
    "technology_preference",
    "function",
    "source_id",
    "medium_id",
    "campaign_id",
    "country_id",
    "state_id",
    "city",
    "lang_id",
    "phone",
    "website",
    "referred",
    "pains",
)


class LeadScoreHistory(models.AbstractModel):
    """Closed leads as they were known at their cut-off, to learn from.

    Which of the lead's fields may be learnt from: those that score rules may read,
    without what is known only because the lead was won or lost, what is our own
    doing, and what is computed from scores.
    """

    _name = "lead.score.history"
    _description = "History to Learn From"
    _inherit = ["lead.score.sample"]
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    company_id = fields.Many2one(required=True)
    team_id = fields.Many2one(check_company=True)
    period_by = fields.Selection(default="closed")
    state = fields.Selection(
        [("draft", "Not run"), ("done", "Done"), ("failed", "Nothing to say")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    error = fields.Text(readonly=True, copy=False)
    run_at = fields.Datetime(string="Run On", readonly=True, copy=False)
    lead_count = fields.Integer(
        string="Closed Leads", readonly=True, copy=False, help="Learnt from."
    )
    won_count = fields.Integer(string="Won", readonly=True, copy=False)
    unknown_contact_count = fields.Integer(readonly=True, copy=False)
    inexact_names = fields.Char(
        readonly=True,
        copy=False,
        help="Fields whose changes were not recorded yet when the leads were new.",
    )

    @api.depends("date_from", "date_to")
    def _compute_name(self):
        for history in self:
            history.name = history._prepare_name(
                {
                    "first": format_date(self.env, history.date_from),
                    "last": format_date(self.env, history.date_to),
                }
            )

    def _prepare_name(self, period):
        return self.env._("%(first)s to %(last)s", **period)

    # Run ------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_result_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_result_fields(vals)
        if not self.env.su and not self._get_question_fields().isdisjoint(vals):
            # sudo: who may change the question may forget the answer to the old one
            self.sudo()._forget_result()
        return super().write(vals)

    def _get_question_fields(self):
        """Give what says what is asked: changing it forgets the result."""
        return frozenset(QUESTION)

    def _get_result_fields(self):
        """Give what a run leaves behind; people and RPC clients cannot write it."""
        return frozenset(RESULT)

    def _check_result_fields(self, vals):
        if not self.env.su and not self._get_result_fields().isdisjoint(vals):
            raise AccessError(
                self.env._("The result of a run is not entered: run it instead.")
            )

    def action_run(self):
        """Learn anew; what was found before is forgotten."""
        self.check_access("write")
        for history in self:
            history._run(self.env.cr.now())
        return True

    def _run(self, now):
        """Learn from the leads as known at their cut-off; ``now`` is naive UTC."""
        raise NotImplementedError

    def _forget_result(self):
        """Forget what was found, with its lines, so that it can be found anew."""
        nothing = dict.fromkeys(self._get_result_fields(), False)
        self.write({**nothing, "state": "draft"})

    def _fail(self, error, now):
        self.write({"state": "failed", "run_at": now, "error": error})

    # What may be learnt from ----------------------------------------------------
    @api.model
    def _get_inputs(self):
        """Give ``{field name: how it is read}`` of what may be learnt from."""
        leads = self.env["crm.lead"]
        return {
            name: "filled" if name in PERSONAL_FIELDS else READ_AS[field.type]
            for name, field in leads._fields.items()
            if field.type in READ_AS and not self._get_refusal(name)
        }

    @api.model
    def _get_usual_inputs(self):
        """Give the names of the fields used by default: the usual and custom ones."""
        inputs = self._get_inputs()
        own = self.env["crm.lead"]._fields
        custom = [name for name in inputs if own[name].manual]
        return [name for name in (*USUAL_FIELDS, *custom) if name in inputs]

    @api.model
    def _get_refusal(self, name):
        """Say why a field cannot be learnt from; empty where it can."""
        field = self.env["crm.lead"]._fields.get(name)
        if field is None:
            return self.env._("leads have no such field")
        if name in OUTCOME_FIELDS:
            return self.env._(
                "it is known, or changes, only as the lead is won or lost"
            )
        if name in OWN_FIELDS or name.startswith(OWN_PREFIXES):
            return self.env._("it is our own doing, not the lead's")
        if name in CIRCULAR_FIELDS:
            return self.env._("it is computed from scores or predictions")
        is_kept = field.store and field.column_type
        if name in KEY_FIELDS or name in models.MAGIC_COLUMNS or not is_kept:
            return self.env._("it says nothing about the lead as it was")
        if field.type not in READ_AS:
            return self.env._("fields of this kind are not learnt from")
        return self._get_rule_refusal(name)

    def _get_rule_refusal(self, name):
        try:
            check_domain(Domain(name, "!=", False), self.env["crm.lead"].sudo())
        except BadRule:
            return self.env._("score rules may not read it")
        return ""
