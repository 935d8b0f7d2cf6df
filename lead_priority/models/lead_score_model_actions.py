from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .lead_score_model import SCORING
from .lead_score_model_scoring import OPEN_LEAD

# Leads that a form counts the hits of its rules on, the newest first.
COUNTED_LEADS = 20_000


class LeadScoreModel(models.Model):
    """What people do with score models: rescore, look at their leads, try."""

    _inherit = "lead.score.model"

    rule_count = fields.Integer(compute="_compute_rule_count")
    switched_off_count = fields.Integer(
        string="Rules Switched Off", compute="_compute_rule_count"
    )
    lead_count = fields.Integer(
        string="Leads Scored",
        compute="_compute_lead_count",
        help="Open leads that this model scores, or would score if it were active.",
    )
    progress = fields.Integer(
        compute="_compute_lead_count", help="Percent of the leads scored so far."
    )

    @api.depends("rule_ids.active")
    def _compute_rule_count(self):
        rules = self.env["lead.score.rule"].with_context(active_test=False)
        for model in self:
            found = rules.search([("model_id", "=", model.id)])
            model.rule_count = len(found.filtered("active"))
            model.switched_off_count = len(found.filtered("error"))

    @api.depends("state", "team_id", "company_id", "scoring_after_id")
    def _compute_lead_count(self):
        for model in self:
            scope = model._get_own_scope()
            self.env["crm.lead"].flush_model(["team_id", "company_id", "active"])
            row = self.env.execute_query(
                SQL(
                    """SELECT COUNT(*), COUNT(*) FILTER (WHERE id <= %s)
                         FROM crm_lead WHERE %s AND %s""",
                    model.scoring_after_id,
                    OPEN_LEAD,
                    scope,
                )
            )[0]
            model.lead_count = row[0]
            model.progress = 100
            if model.pass_started_at and row[0]:
                model.progress = round(100 * row[1] / row[0])

    # Rights -------------------------------------------------------------------
    def _check_may_edit(self):
        """Marketing edits drafts; what scores leads now is the manager's."""
        if self.env.su or self.env.user.has_group("sales_team.group_sale_manager"):
            return
        if active := self.filtered(lambda model: model.state in SCORING):
            raise AccessError(
                self.env._(
                    "“%s” scores leads now: make a new version and edit that draft."
                    " A sales manager activates it.",
                    active[0].name,
                )
            )

    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group(
            "sales_team.group_sale_manager"
        ):
            raise AccessError(
                self.env._("Only a sales manager activates or archives score models.")
            )

    # Buttons --------------------------------------------------------------------
    def action_rescore(self):
        """Score all leads of this model anew: a part now, the rest by the cron."""
        self._check_manager()
        for model in self.filtered(lambda m: m.state in SCORING):
            model._start_pass(model.pass_kind, self.env.cr.now())
        return True

    def action_view_leads(self):
        """Open the leads that this model scores."""
        self.ensure_one()
        ids = self.env.execute_query(
            SQL(
                "SELECT id FROM crm_lead WHERE %s AND %s ORDER BY id DESC LIMIT %s",
                OPEN_LEAD,
                self._get_own_scope(),
                COUNTED_LEADS,
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leads Scored by %s", self.name),
            "res_model": "crm.lead",
            "view_mode": "list,form",
            "domain": [("id", "in", [row[0] for row in ids])],
        }

    def action_test(self):
        """Try the model on a lead, before or after it is active."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test on a Lead"),
            "res_model": "lead.score.test",
            "view_mode": "form",
            "target": "new",
            "context": {"default_model_id": self.id},
        }

    # Hits -----------------------------------------------------------------------
    def _count_hits(self, now):
        """Give ``{rule id: number of open leads it holds for}``, newest leads first."""
        self.ensure_one()
        newest = SQL(
            "crm_lead.id IN (SELECT id FROM crm_lead WHERE %s AND %s"
            " ORDER BY id DESC LIMIT %s)",
            OPEN_LEAD,
            self._get_own_scope(),
            COUNTED_LEADS,
        )
        statement = self._compile(self._to_score_model(), now, newest)
        parts = statement.select_parts()
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT rule, COUNT(*)
                         FROM (%s) AS part (lead, rule, points, n, at)
                        WHERE rule > 0 GROUP BY rule""",
                    parts,
                )
            )
        )
