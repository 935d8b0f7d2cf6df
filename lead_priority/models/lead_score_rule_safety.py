import psycopg2

from odoo import models
from odoo.tools import SQL, mute_logger

from ..scoring import BadRule, check_domain, parse_domain


class LeadScoreRule(models.Model):
    """What a rule may say, and what happens when it no longer can be run."""

    _inherit = "lead.score.rule"

    def _validate_rule(self):
        """Raise BadRule unless the rule is safe and PostgreSQL can run it."""
        self.ensure_one()
        leads = self.env["crm.lead"].sudo()
        check_domain(parse_domain(self.domain), leads)
        if self.kind == "date" and not self.date_field_id:
            raise BadRule("date_field")
        if self.kind == "date":
            date_field = self.sudo().date_field_id
            check_domain(parse_domain(f"[('{date_field.name}', '!=', False)]"), leads)
        if self.kind == "engagement" and not self.engagement_type_ids:
            raise BadRule("types")
        self._plan_rule()

    def _plan_rule(self):
        """Let PostgreSQL plan the rule's statement: finds what Python cannot."""
        score_model = self.env["lead.score.model"]._wrap_rules([self._to_rule()])
        statement = self.env["lead.score.model"]._compile(
            score_model, self.env.cr.now(), SQL("FALSE")
        )
        if statement.broken:
            raise statement.broken[0][1]
        select = statement.select_scores()
        self.env.flush_query(select)
        try:
            with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                self.env.cr.execute(SQL("EXPLAIN %s", select))
        except (psycopg2.Error, ValueError) as error:
            raise BadRule("sql", str(error).split("\n")[0]) from error

    def _switch_off(self, error):
        """Switch off rules with a visible reason; the others of the model go on.

        :param error: BadRule that says why.
        """
        for rule in self:
            reason = rule._explain_error(error, True)
            rule._write_beside({"active": False, "error": reason})
        self.model_id._note_change()

    def _explain_error(self, error, switched_off=False):
        """Word a BadRule for the person who has to mend the rule."""
        reason = self._get_error_reason(error)
        if switched_off:
            return self.env._("Switched off: %(reason)s", reason=reason)
        return self.env._(
            "The score rule “%(rule)s” cannot be used: %(reason)s",
            rule=self.name,
            reason=reason,
        )

    def _get_error_reason(self, error):
        detail = error.detail
        reasons = {
            "literal": self.env._("its condition is not a plain list of conditions."),
            "syntax": self.env._("its condition is malformed (%s).", detail),
            "field": self.env._("the field %s does not exist (any more).", detail),
            "private": self.env._("the field %s is private.", detail),
            "model": self.env._("rules may not look into %s.", detail),
            "circular": self.env._(
                "the field %s is computed from scores or predictions.", detail
            ),
            "computed": self.env._("the field %s is not stored on the lead.", detail),
            "value": self.env._("a value does not fit its field (%s).", detail),
            "types": self.env._("it names no engagement that is counted."),
            "date": self.env._("the date %s is not understood.", detail),
            "date_field": self.env._("it names no date of the lead."),
            "sql": self.env._("the database refuses it (%s).", detail),
        }
        return reasons[error.code]
