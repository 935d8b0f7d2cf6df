from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .lead_version_mixin import FREE_FIELDS

# States of models that score leads.
SCORING = ("active", "canary")
# Changing these changes no score, so the compiled models stay cached.
PROGRESS_FIELDS = frozenset(
    ("scored_until", "scoring_after_id", "pass_started_at", "pass_kind")
    + ("undone_id", "undone_since")
)

BAND_CLASSES = {"raw": "bg-200", "mql": "text-bg-info", "sql": "text-bg-success"}


class LeadScoreModel(models.Model):
    """A set of score rules with its thresholds.

    Belongs to a team, else to a company, else to everyone; the nearest active one
    scores a lead, and one is active per scope. Templates are never active. What was
    ever active is kept as it was: to change it, make a new version.
    """

    _name = "lead.score.model"
    _description = "Score Model"
    _inherit = ["lead.version.mixin"]
    _order = "sequence, id"
    _check_company_auto = True
    _version_free_fields = FREE_FIELDS | PROGRESS_FIELDS
    _version_new_action = "lead_priority.lead_score_model_new_version_action"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    is_template = fields.Boolean(copy=False)
    family_id = fields.Many2one(
        "lead.score.model",
        string="First Version",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        selection_add=[("canary", "On Trial"), ("active",)],
        ondelete={"canary": "set default"},
    )
    based_on_id = fields.Many2one(
        "lead.score.model", readonly=True, copy=False, ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", help="Leads of this company; empty: leads of all companies."
    )
    team_id = fields.Many2one(
        "crm.team",
        check_company=True,
        help="Leads of this team; empty: leads of all teams.",
    )
    mql_threshold = fields.Integer(
        string="MQL From", default=60, help="Points; 0 = no threshold."
    )
    sql_threshold = fields.Integer(
        string="SQL Lead From", default=80, help="Points; 0 = no threshold."
    )
    cap = fields.Integer(
        string="Highest Score", default=100, help="Points; 0 = no limit."
    )
    floor = fields.Integer(string="Lowest Score", default=0, help="Points.")
    group_ids = fields.One2many("lead.score.group", "model_id", copy=True)
    rule_ids = fields.One2many("lead.score.rule", "model_id")

    band_picture = fields.Html(
        string="Bands", compute="_compute_band_picture", sanitize=False
    )

    _active_scope_uniq = models.UniqueIndex(
        "((CASE WHEN team_id IS NULL THEN COALESCE(company_id, 0) ELSE -team_id END))"
        " WHERE state = 'active' AND is_template IS NOT TRUE",
        "Another score model is active for this team or company.",
    )
    _family_version_uniq = models.UniqueIndex(
        "(family_id, version)", "This model has a version of this number already."
    )
    _thresholds_order = models.Constraint(
        "CHECK (mql_threshold >= 0 AND sql_threshold >= 0 AND"
        " (sql_threshold = 0 OR mql_threshold <= sql_threshold))",
        "The threshold of an SQL lead is not below the one of an MQL.",
    )
    _limits_order = models.Constraint(
        "CHECK (cap >= 0 AND (cap = 0 OR floor < cap)"
        " AND floor BETWEEN -10000 AND 10000 AND cap <= 10000)",
        "The lowest score is below the highest one, both within 10000.",
    )
    _template_not_active = models.Constraint(
        "CHECK (is_template IS NOT TRUE OR state = 'draft')",
        "A template is never active: start a model from it.",
    )

    @api.depends("cap", "floor", "mql_threshold", "sql_threshold")
    def _compute_band_picture(self):
        for model in self:
            model.band_picture = self.env["ir.qweb"]._render(
                "lead_priority.score_bands", {"bands": model._prepare_bands()}
            )

    def _prepare_bands(self):
        """Give the bands from the lowest score up: label, bounds, width in percent."""
        highest = self.cap or max(self.sql_threshold, self.mql_threshold, 10) * 5 // 4
        starts = [("raw", self.env._("Base pool"), self.floor)]
        if self.mql_threshold:
            starts.append(("mql", self.env._("MQL"), self.mql_threshold))
        if self.sql_threshold:
            starts.append(("sql", self.env._("SQL lead"), self.sql_threshold))
        ends = [start for __, __, start in starts[1:]] + [highest]
        shown = [end - 1 for end in ends[:-1]] + [highest]
        span = max(highest - self.floor, 1)
        return [
            {
                "class": BAND_CLASSES[code],
                "label": label,
                "from": start,
                "to": max(last, start),
                "width": round(100 * max(end - start, 0) / span, 1),
            }
            for (code, label, start), end, last in zip(starts, ends, shown, strict=True)
        ]

    @api.constrains("cap", "mql_threshold", "sql_threshold")
    def _check_thresholds_reachable(self):
        for model in self.filtered("cap"):
            if max(model.mql_threshold, model.sql_threshold) > model.cap:
                raise ValidationError(
                    self.env._(
                        "A threshold of “%(model)s” is above its highest score"
                        " (%(cap)s), so that no lead could reach it.",
                        model=model.name,
                        cap=model.cap,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # One that was archived just now must not stand in the way of the new one.
        self.flush_model(["state"])
        models_ = super().create(vals_list)
        self.env.registry.clear_cache()
        return models_

    def write(self, vals):
        if PROGRESS_FIELDS.issuperset(vals):
            return super().write(vals)
        self._check_may_edit()
        result = super().write(vals)
        self._note_change()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for model, vals in zip(self, vals_list, strict=True):
                # A version, and what starts from a template, keeps its name in every
                # language.
                if not model.is_template and not vals.get("based_on_id"):
                    vals["name"] = self.env._("%s (copy)", model.name)
        return vals_list

    def unlink(self):
        self._check_may_edit()
        self.env.registry.clear_cache()
        result = super().unlink()
        self._journal_what_rules_read()
        return result

    def _note_change(self):
        """Forget the compiled models; what is active scores its leads anew."""
        self._check_may_edit()
        self.env.registry.clear_cache()
        self._journal_what_rules_read()
        if active := self.filtered(lambda model: model.state in SCORING):
            active._restart_pass()
            self.env.ref("lead_priority.ir_cron_update_scores")._trigger()
