from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL

from ..scoring import StatementAsOf, StatementPair
from ..scoring.statement_as_of import EVERY_ROW

# What decides which model scores a lead, beside what its rules read.
SCOPE = frozenset(("company_id", "team_id"))


class LeadScoreModel(models.Model):
    """Score models run on leads as they were."""

    _inherit = "lead.score.model"

    @api.model
    def _compile_as_of(
        self, score_model, moments, lead_filter=EVERY_ROW, lead_ids=None
    ):
        """Give the statement that scores leads as they were (``StatementAsOf``).

        ``moments``: SQL that gives rows (id, moment in naive UTC); a lead may be in
        it several times. ``lead_filter``: SQL on crm_lead, as it was at the moment.
        Exact for engagements and journaled fields; what rules read elsewhere is as of
        now (``_explain_inexact``). ``lead_ids``: SQL behind a column of lead ids that
        holds for all of them.
        """
        leads = self._get_compile_leads(score_model)
        source = self._get_source_as_of(moments, score_model.field_names)
        return StatementAsOf(score_model, leads, source, lead_filter, lead_ids)

    @api.model
    def _compile_pair_as_of(self, old, new, moments, lead_ids=None):
        """The same for two models at once (``StatementPair``)."""
        leads = self._get_compile_leads(new)
        source = self._get_source_as_of(moments, old.field_names | new.field_names)
        return StatementPair(old, new, leads, source, lead_ids)

    def _get_source_as_of(self, moments, field_names):
        leads = self.env["crm.lead"]
        names = field_names | SCOPE
        leads.flush_model(name for name in names if name in leads._fields)
        return self.env["lead.field.change"]._as_of_source(moments, names)

    # Several moments -----------------------------------------------------------
    @api.model
    def _score_pairs(self, pairs):
        """Score (lead id, moment) pairs, each by the version that was active then.

        One statement for each version and scope. Gives ``{pair: dict}``: ``score``,
        ``fit``, ``engagement``, ``rank`` (what the score gives by itself: 0 raw,
        1 MQL, 2 SQL lead), ``is_urgent``, ``version``, ``was_active``.
        """
        scored = {}
        for (versions, trials, was_active), part in self._split_pairs(pairs).items():
            score_models = [version._to_score_model() for version in versions]
            score_models = [replace(model, share=None) for model in score_models]
            score_models += [trial._to_past_score_model() for trial in trials]
            lead_ids, ats = map(list, zip(*part, strict=True))
            moments = SQL(
                "SELECT * FROM unnest(%s::int[], %s::timestamp[])", lead_ids, ats
            )
            for score_model in score_models:
                scope = self._scope_filter(score_model, score_models)
                statement = self._compile_as_of(score_model, moments, scope)
                rows = self.env.execute_query(statement.select_scores())
                scored |= self._prepare_scored(rows, score_model.id, was_active)
        return scored

    def _prepare_scored(self, rows, model_id, was_active):
        version = self.browse(model_id)
        return {
            (row[0], row[7]): {
                "fit": row[1],
                "engagement": row[2],
                "score": row[3],
                "rank": row[4],
                "is_urgent": row[6],
                "version": version,
                "was_active": was_active,
            }
            for row in rows
        }

    @api.model
    def _split_pairs(self, pairs):
        """Give the pairs by what scored then.

        A dict by (versions, trials, was_active); those of today where none was active.
        """
        # sudo: which version was active when is no secret, its rules are not shown
        journal = self.env["lead.version.activation"].sudo()
        changes = journal.search([("res_model", "=", self._name)]).mapped("at")
        trials = self.env["lead.score.canary"].sudo()
        trials = trials.search([("started_at", "!=", False)])
        changes += [*trials.mapped("started_at"), *trials.mapped("ended_at")]
        changes = sorted(filter(None, changes))
        today = self.sudo().search(
            [("state", "=", "active"), ("is_template", "=", False)]
        )
        parts, known = defaultdict(list), {}
        for pair in pairs:
            moment = pair[1]
            number = bisect_right(changes, moment)
            if number not in known:
                versions = journal._active_at(self._name, moment)
                running = trials.filtered(lambda trial, at=moment: trial._ran_at(at))
                known[number] = (versions or today, running, bool(versions))
            parts[known[number]].append(pair)
        return parts

    # What is not known ------------------------------------------------------------
    def _explain_inexact(self, moment):
        """Say what rules read that is not as it was at ``moment`` (naive UTC).

        :return: list of sentences
        """
        self.ensure_one()
        sentences, unrecorded = [], set()
        for rule in self.sudo().rule_ids.filtered("active"):
            as_of_now, late = rule._get_not_as_of(moment)
            unrecorded |= late
            if as_of_now:
                sentences.append(
                    self.env._(
                        "“%(rule)s” reads %(fields)s, which is known as of now only.",
                        rule=rule.name,
                        fields=self._name_fields(as_of_now),
                    )
                )
        if unrecorded:
            sentences.append(
                self.env._(
                    "Changes of these fields are recorded only since %(since)s, so that"
                    " before it they are taken as on that day: %(fields)s.",
                    fields=self._name_fields(unrecorded),
                    since=self._get_since(unrecorded),
                )
            )
        return [*sentences, *self._explain_rolled_up(moment)]

    def _name_fields(self, names):
        own = self.env["crm.lead"].sudo().fields_get(sorted(names), ["string"])
        labels = [
            own[name]["string"] if name in own else name for name in sorted(names)
        ]
        return ", ".join(labels)

    def _get_since(self, names):
        # sudo: what is journaled says nothing about a lead
        journaled = self.env["lead.journaled.field"].sudo()
        since = journaled.search([("name", "in", [*names])]).mapped("since")
        if not since:
            return self.env._("never")
        day = fields.Datetime.context_timestamp(self, max(since)).date()
        return fields.Date.to_string(day)

    # What is journaled --------------------------------------------------------------
    def _write_beside(self, vals):
        result = super()._write_beside(vals)
        if "state" in vals:
            self._journal_what_rules_read()
        return result

    def _journal_what_rules_read(self):
        """Journal the fields of leads that rules read from now on."""
        self.env["lead.journaled.field"]._follow_rules(now=self.env.cr.now())
