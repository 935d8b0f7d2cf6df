from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.models import BaseModel

from ..metrics.segments import (
    Count,
    by_part,
    expected_wins,
    judge,
    judge_reps,
    total,
)

DIMENSIONS = ("source_id", "product_line_id", "country_id", "industry_id", "size_band")
# What reps are known to know: routing by best fit weighs it.
EXPERTISE = {
    "product_line_id": "routing_product_line_ids",
    "industry_id": "routing_industry_ids",
}
MOST_KINDS = 12
BETTER, WORSE = "better", "worse"


class LeadAnalyticsReportRep(models.Model):
    """Which kinds of leads suit which rep: won of closed leads, rep by kind of lead."""

    _inherit = "lead.analytics.report.rep"

    @api.readonly
    @api.model
    def get_segment_matrix(self, dimension="source_id", period="year", team_id=False):
        """Give what each rep made of each kind of leads.

        :param dimension: one of ``DIMENSIONS``: what tells the kinds of leads apart
        :return: ``kinds``: [{key, name, won, leads, rate, verdict}]; ``reps``:
            [{user_id, name, won, leads, rate, expected, verdict, cells: [{won, leads,
            rate, low, high, verdict} or None]}]; ``findings``: [{sentence, kind, ...}].
            Rates are percent; ``expected`` is how many leads the rep would have won
            at the others' rates of the same kinds, None without others.
        :raises UserError: there is no such dimension or period
        """
        self._check_dimension(dimension)
        domain = self._get_closed_domain(period, team_id)
        cells, names = self._read_cells(domain, dimension)
        kinds = sorted(by_part(cells, 1).items(), key=lambda item: -item[1].leads)
        judged = judge(cells)
        return {
            "dimensions": self._get_dimensions(),
            "dimension": dimension,
            "kinds": self._prepare_kinds(kinds, names),
            "reps": self._prepare_reps(cells, judged, kinds[:MOST_KINDS], names),
            "findings": [
                *self._find_suited(judged, names, dimension),
                *self._find_weak_kinds(kinds, names),
            ],
            "total": self._prepare_count(total(cells.values())),
            "periods": self._get_periods(),
            "teams": self._get_teams(domain),
            "domain": list(domain),
        }

    @api.model
    def _check_dimension(self, dimension):
        if dimension not in DIMENSIONS:
            raise UserError(self.env._("Leads are not told apart by “%s”.", dimension))

    @api.model
    def _get_dimensions(self):
        labels = self.fields_get(DIMENSIONS, ["string"])
        return [(name, labels[name]["string"]) for name in DIMENSIONS]

    @api.model
    def _get_closed_domain(self, period, team_id):
        of_team = Domain("team_id", "=", team_id) if team_id else Domain.TRUE
        return self._get_period_domain(period) & of_team & Domain("closed", "=", 1)

    @api.model
    def _read_cells(self, domain, dimension):
        """Give {(user id, key of the kind): Count} and the names of both."""
        labels = dict(self._fields["size_band"]._description_selection(self.env))
        cells, names = {}, {}
        for user, kind, won, closed in self._read_group(
            domain, ["user_id", dimension], ["won:sum", "closed:sum"]
        ):
            is_record = isinstance(kind, BaseModel)
            key = kind.id if is_record else kind
            name = kind.sudo().display_name if is_record else labels.get(kind)
            # sudo: names alone, of leads that one may see
            names["rep", user.id] = user.sudo().name
            names["kind", key or False] = (key and name) or self.env._("Not known")
            cells[user.id, key or False] = Count(won, closed)
        return cells, names

    @api.model
    def _prepare_count(self, count):
        rate = None if count.rate is None else 100 * count.rate
        return {"won": count.won, "leads": count.leads, "rate": rate}

    @api.model
    def _prepare_kinds(self, kinds, names):
        weak = self._judge_kinds(kinds)
        return [
            {
                "key": key,
                "name": names["kind", key],
                "verdict": weak[key],
                **self._prepare_count(count),
            }
            for key, count in kinds[:MOST_KINDS]
        ]

    @api.model
    def _prepare_reps(self, cells, judged, kinds, names):
        expected, verdicts = expected_wins(cells), judge_reps(cells)
        reps = sorted(by_part(cells, 0).items(), key=lambda item: -item[1].leads)
        return [
            {
                "user_id": user_id,
                "name": names["rep", user_id],
                "expected": expected[user_id],
                "verdict": verdicts[user_id],
                **self._prepare_count(count),
                "cells": [
                    self._prepare_cell(judged.get((user_id, key)))
                    for key, _count in kinds
                ],
            }
            for user_id, count in reps
        ]

    @api.model
    def _prepare_cell(self, one):
        return one and {
            **self._prepare_count(one.own),
            "low": 100 * one.interval.low,
            "high": 100 * one.interval.high,
            "verdict": one.verdict,
        }

    @api.model
    def _find_suited(self, judged, names, dimension):
        """Word who is better or worse with a kind of leads than the others."""
        found = []
        for (user_id, key), one in judged.items():
            if not (one.verdict and key):
                continue
            values = {
                "name": names["rep", user_id],
                "kind": names["kind", key],
                "rate": round(100 * one.own.rate),
                "won": one.own.won,
                "leads": one.own.leads,
                "others": round(100 * one.others.rate),
            }
            found.append(
                {
                    "sentence": self._word_suited(one.verdict, values),
                    "verdict": one.verdict,
                    "user_id": user_id,
                    "key": key,
                    "may_be_expertise": one.verdict == BETTER
                    and dimension in EXPERTISE
                    and self._may_set_expertise()
                    and not self._is_expert(user_id, dimension, key),
                    "may_open_rules": False,
                }
            )
        return sorted(found, key=lambda finding: finding["verdict"])

    @api.model
    def _word_suited(self, verdict, values):
        if verdict == BETTER:
            return self.env._(
                "“%(kind)s” suits %(name)s: %(rate)s %% won (%(won)s of %(leads)s)"
                " where the others win %(others)s %%.",
                **values,
            )
        return self.env._(
            "%(name)s wins %(rate)s %% of “%(kind)s” (%(won)s of %(leads)s) where the"
            " others win %(others)s %%: coach, or send these leads to others.",
            **values,
        )

    @api.model
    def _judge_kinds(self, kinds):
        """Give {key: verdict}: kinds that convert better or worse than all others."""
        judged = judge({(key, "all"): count for key, count in kinds})
        return {key: one.verdict for (key, _all), one in judged.items()}

    @api.model
    def _find_weak_kinds(self, kinds, names):
        """Word which kinds of leads convert badly; their rules can be opened."""
        verdicts, everything = self._judge_kinds(kinds), total(dict(kinds).values())
        return [
            {
                "sentence": self.env._(
                    "“%(kind)s” converts badly with everybody: %(rate)s %% won"
                    " (%(won)s of %(leads)s), all others %(others)s %%."
                    " See which routing rule sends these leads.",
                    kind=names["kind", key],
                    rate=round(100 * count.rate),
                    won=count.won,
                    leads=count.leads,
                    others=round(100 * (everything - count).rate),
                ),
                "verdict": WORSE,
                "user_id": False,
                "key": key,
                "may_be_expertise": False,
                "may_open_rules": True,
            }
            for key, count in kinds
            if verdicts[key] == WORSE and key
        ]

    # What follows from it ------------------------------------------------------------
    @api.model
    def _may_set_expertise(self):
        return self.env.user.has_group("sales_team.group_sale_manager")

    @api.model
    def _is_expert(self, user_id, dimension, key):
        members = self.env["crm.team.member"].search([("user_id", "=", user_id)])
        return key in members[EXPERTISE[dimension]].ids

    @api.model
    def add_expertise(self, user_id, dimension, key):
        """Note that a rep knows a product line or an industry: best fit weighs it.

        :return: whether a membership of a team was changed
        :raises AccessError: for others than managers; UserError: for other dimensions
        """
        if not self._may_set_expertise():
            raise AccessError(self.env._("Only a manager sets what reps know."))
        if dimension not in EXPERTISE:
            raise UserError(self.env._("Reps know product lines and industries only."))
        members = self.env["crm.team.member"].search([("user_id", "=", user_id)])
        known = self.env[self._fields[dimension].comodel_name].browse(key).exists()
        if not known:
            raise UserError(self.env._("This kind of leads is gone. Reload the page."))
        members.write({EXPERTISE[dimension]: [(4, known.id)]})
        return bool(members)

    @api.readonly
    @api.model
    def get_rules_action(self, dimension, key, period="year", team_id=False):
        """Give the action of the routing rules that sent leads of a kind to reps.

        :raises UserError: there is no such dimension or period
        """
        self._check_dimension(dimension)
        closed = self._get_closed_domain(period, team_id)
        leads = self.search(closed & Domain(dimension, "=", key)).lead_id
        decisions = self.env["lead.routing.decision"]._read_group(
            [("lead_id", "in", leads.ids), ("rule_id", "!=", False)], ["rule_id"]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_routing_rule_action"
        )
        rule_ids = [rule.id for (rule,) in decisions]
        return {**action, "domain": [("id", "in", rule_ids)], "context": {}}
