import logging
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg2

from odoo import SUPERUSER_ID, api, models, tools
from odoo.tools import SQL

from ..scoring import BadRule, Group, ScoreModel, Statement, field_names
from .lead_score_model import SCORING

_logger = logging.getLogger(__name__)

# Only open leads are scored; won, lost and archived ones keep what they had.
OPEN_LEAD = SQL("crm_lead.active AND crm_lead.won_status = 'pending'")
# Columns of crm.lead that decide which model scores a lead, and whether one does.
SCOPE_FIELDS = ("active", "company_id", "team_id", "won_status")
# What a score leaves on the lead itself.
MARKS = ("qualification", "qualification_held_score", "is_urgent")


class LeadScoreModel(models.Model):
    """How score models are compiled and run."""

    _inherit = "lead.score.model"

    @api.model
    @tools.ormcache()
    def _get_active_score_models(self) -> tuple[ScoreModel, ...]:
        """Give the active models and those on trial, compiled but for ``now``."""
        active = self.sudo().search(
            [("state", "in", SCORING), ("is_template", "=", False)]
        )
        return tuple(model._to_score_model() for model in active)

    def _to_score_model(self) -> ScoreModel:
        """Give what this model says, as the compiler takes it."""
        self.ensure_one()
        groups = tuple(group._to_group() for group in self.sudo().group_ids)
        company = self.company_id or self.team_id.company_id
        company = company or self.env.ref("base.main_company", False)
        return ScoreModel(
            id=self.id,
            groups=groups,
            mql_threshold=self.mql_threshold,
            sql_threshold=self.sql_threshold,
            cap=self.cap,
            floor=self.floor,
            tz=self._get_tz(company),
            week_start=self._get_week_start(company),
            team_id=self.team_id.id or 0,
            company_id=0 if self.team_id else self.company_id.id or 0,
            share=self._get_share(),
            adds_months=self._adds_months(),
            field_names=frozenset(
                name
                for group in groups
                for rule in group.rules
                for name in (*field_names(rule.domain), rule.date_field)
                if name
            ),
        )

    @api.model
    def _wrap_rules(self, rules) -> ScoreModel:
        """Give a model of nothing but these rules, to try them."""
        return ScoreModel(
            id=0,
            groups=(Group(0, rules=tuple(rules)),),
            adds_months=self._adds_months(),
        )

    @api.model
    def _adds_months(self) -> bool:
        # sudo: whether engagements are rolled up anywhere
        return self.env["lead.engagement.month"].sudo()._is_used()

    def _get_tz(self, company):
        tz = company.sudo().resource_calendar_id.tz if company else "UTC"
        try:
            return ZoneInfo(tz or "UTC").key
        except (ZoneInfoNotFoundError, ValueError):
            return "UTC"

    def _get_week_start(self, company):
        code = company.sudo().partner_id.lang if company else False
        lang = self.env["res.lang"]._get_data(code=code or "en_US")
        return int(lang.week_start or 1) - 1

    @api.model
    @tools.ormcache()
    def _get_scoring_fields(self) -> frozenset[str]:
        """Give the fields of crm.lead whose change may change a score.

        With what stored computed ones among them depend on, so that a write of
        ``partner_id`` counts for a rule on ``country_id``.
        """
        active_models = self._get_active_score_models()
        if not active_models:
            return frozenset()
        leads = self.env["crm.lead"]
        names, todo = set(), {*SCOPE_FIELDS, "stage_id"}
        for score_model in active_models:
            todo |= score_model.field_names
        while todo := {name for name in todo - names if name in leads._fields}:
            names |= todo
            todo = {
                path.partition(".")[0]
                for name in todo
                for path in self.pool.field_depends[leads._fields[name]]
            }
        return frozenset(names)

    @api.model
    def _compile(self, score_model, now, lead_filter, lead_ids=None) -> Statement:
        leads = self._get_compile_leads(score_model)
        return Statement(score_model, leads, now, lead_filter, lead_ids)

    @api.model
    def _get_compile_leads(self, score_model):
        # Superuser, one language and one time zone: a score must not depend on who
        # looks; what rules may read is limited when they are saved (safety.py).
        leads = self.env["crm.lead"].with_user(SUPERUSER_ID)
        return leads.with_context(
            active_test=False, lang="en_US", tz=score_model.tz
        ).browse()

    # Run ----------------------------------------------------------------------
    @api.model
    def _score_leads(self, lead_ids, now) -> int:
        """Score the leads by the model of each; give the number of rows written."""
        written, marked = self._write_scores(lead_ids, now)
        for score_model, rows in marked:
            self._after_scoring(score_model, now, rows)
        return written

    @api.model
    def _write_scores(self, lead_ids, now):
        """Write the scores, and tell what they changed beside points.

        Gives the number of rows written, and [(score model, rows)] of the leads that
        rose or turned urgent, as ``write_scores`` gives them.
        """
        active_models = self._get_active_score_models()
        if not (active_models and lead_ids):
            return 0, []
        ids = sorted(lead_ids)
        chosen = SQL("crm_lead.id %s AND %s", self._get_ids_filter(ids), OPEN_LEAD)
        written, marked = 0, []
        for score_model in active_models:
            scope = self._scope_filter(score_model, active_models)
            count, rows = self._run_update(
                score_model, now, SQL("%s AND %s", chosen, scope), ids
            )
            written += count
            marked.append((score_model, rows))
        if all(m.team_id or m.company_id for m in active_models):
            written += self._clear_scores(chosen, active_models)
        self._forget_scores()
        return written, marked

    @api.model
    def _forget_scores(self):
        """Let scores and marks be read anew, after SQL has written them."""
        self.env["lead.score"]._forget_points()
        self.env["crm.lead"].invalidate_model(MARKS, flush=False)

    @staticmethod
    def _is_range(ids) -> bool:
        return ids[-1] - ids[0] == len(ids) - 1

    def _get_ids_filter(self, ids) -> SQL:
        """Give SQL behind a column of lead ids; a range is faster to plan and read."""
        if self._is_range(ids):
            return SQL("BETWEEN %s AND %s", ids[0], ids[-1])
        return SQL("= ANY(%s)", ids)

    def _run_update(self, score_model, now, lead_filter, ids):
        statement = self._compile(
            score_model, now, lead_filter, self._get_ids_filter(ids)
        )
        self._switch_off(statement.broken)
        self.env["crm.lead"].flush_model([*SCOPE_FIELDS, *MARKS, "score_id"])
        update = statement.update(is_range=self._is_range(ids))
        self.env.flush_query(update)
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(update)
                rows = self.env.cr.fetchall()
        except (psycopg2.DataError, psycopg2.ProgrammingError):
            # A rule that was valid when saved; the others go on without it.
            if not self._switch_off_invalid(score_model):
                raise
            return self._run_again(score_model, now, lead_filter, ids)
        written, missing = rows[0][:2]
        marked = [row[2:] for row in rows if row[2]]
        if missing:  # leads that SQL inserted
            these = SQL("crm_lead.id %s", self._get_ids_filter(ids))
            self.env["lead.score"]._open_missing(these)
            again = self._run_update(score_model, now, lead_filter, ids)
            return written + again[0], marked + again[1]
        return written, marked

    def _run_again(self, score_model, now, lead_filter, ids):
        active_models = self._get_active_score_models()
        mended = next(m for m in active_models if m.id == score_model.id)
        return self._run_update(mended, now, lead_filter, ids)

    def _switch_off_invalid(self, score_model) -> bool:
        """Switch off the rules that PostgreSQL refuses; tell whether there were any."""
        broken = []
        rules = self.env["lead.score.rule"].sudo()
        for rule in score_model.rules:
            try:
                rules.browse(rule.id)._validate_rule()
            except BadRule as error:
                broken.append((rule, error))
        self._switch_off(broken)
        return bool(broken)

    def _clear_scores(self, chosen, active_models) -> int:
        """Take the score from leads that no model scores any more."""
        scopes = [self._scope_filter(m, active_models) for m in active_models]
        self.env.cr.execute(
            SQL(
                """WITH cleared AS (
                    UPDATE lead_score
                       SET lead_score = 0, fit_score = 0, engagement_score = 0,
                           scored_at = NULL
                      FROM crm_lead
                     WHERE lead_score.id = crm_lead.score_id
                       AND lead_score.scored_at IS NOT NULL
                       AND %s AND (%s) IS NOT TRUE
                 RETURNING crm_lead.id, crm_lead.is_urgent
                ), calmed AS (
                    UPDATE crm_lead SET is_urgent = FALSE
                      FROM cleared WHERE crm_lead.id = cleared.id AND cleared.is_urgent
                )
                SELECT COUNT(*) FROM cleared""",
                chosen,
                SQL(" OR ").join(SQL("(%s)", scope) for scope in scopes)
                if scopes
                else SQL("FALSE"),
            )
        )
        return self.env.cr.fetchone()[0]

    # What follows ---------------------------------------------------------------
    def _after_scoring(self, score_model, now, rows):
        """Record risen qualifications and remind owners of leads turned urgent."""
        ranks = ("raw", "mql", "sql")
        changes = [
            {
                "lead_id": lead_id,
                "from_qualification": ranks[old_rank],
                "to_qualification": ranks[new_rank],
                "reason": "rule" if rule_id else "threshold",
                "lead_score": total,
                "score_model_id": score_model.id,
                "rule_id": rule_id,
            }
            for lead_id, old_rank, new_rank, rule_id, total, __ in rows
            if new_rank > old_rank
        ]
        if changes:
            self.env["lead.qualification.change"]._record_change(changes, now=now)
            risen = self.env["crm.lead"].browse(row["lead_id"] for row in changes)
            risen._mark_for_routing("qualified")
        if urgent_ids := [row[0] for row in rows if row[5]]:
            self.env["crm.lead"].browse(urgent_ids)._remind_of_urgency()

    def _switch_off(self, broken: list[tuple[object, BadRule]]):
        """Switch off rules that cannot be compiled, so that the others go on."""
        for bad_rule, error in broken:
            rule = self.env["lead.score.rule"].sudo().browse(bad_rule.id).exists()
            _logger.warning("Score rule %s switched off: %s", bad_rule.id, error)
            rule._switch_off(error)
