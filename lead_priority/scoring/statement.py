"""One SQL statement for a score model, a moment and a set of leads.

Its steps are common table expressions:

``lead``    the leads of the set, with one boolean ``holds_<rule>`` per rule that has
            something to say about the lead itself, and what is stored now;
``hit``     engagements, counted once per lead and measure (types, window, decay);
``engaged`` the engagement rules that hold, with their points;
``behaviour`` the same per lead and group;
``grouped`` points per group under its cap, and what the rules say beside points;
``score``   dimensions, total, qualification, urgent.

``select_scores``, ``select_parts`` and ``update`` differ only in what they do with
these steps, so the explanation of a score is made of the same numbers as the score.
"""

from collections.abc import Iterable
from typing import Any

from odoo.tools import SQL, Query

from .conditions import rule_condition
from .errors import BadRule
from .rules import Rule, ScoreModel
from .totals import RULE_BASE, STORED, score_step
from .weigh import RULE_COLUMNS, engaged_points, enough, hits, rule_row
from .write import write_scores


def either(items: Iterable[SQL]) -> SQL:
    return SQL("(%s)", SQL(" OR ").join(items))


class Statement:
    """The statement of ``score_model`` for the leads that ``lead_filter`` keeps.

    ``leads``: an empty recordset of crm.lead, as superuser, in the time zone of the
    model; ``lead_filter``: SQL on the table crm_lead; ``lead_ids``: the same as SQL
    behind a column that holds lead ids, where one that is faster is known;
    ``source``: SQL in place of the table crm_lead, with its columns.
    Rules that cannot be compiled are left out and listed in ``broken``.
    """

    def __init__(
        self,
        score_model: ScoreModel,
        leads: Any,
        now: Any,
        lead_filter: SQL,
        lead_ids: SQL | None = None,
        source: SQL | None = None,
    ) -> None:
        self.score_model = score_model
        self.now = now
        self.broken: list[tuple[Rule, BadRule]] = []
        self._leads = leads
        self._lead_filter = lead_filter
        self._lead_ids = lead_ids or SQL("IN (SELECT id FROM lead)")
        table = SQL("(%s)", source) if source else leads._table_sql
        self._query = Query(leads.env, leads._table, table)
        self._conditions: dict[int, SQL] = {}
        self._groups = [
            (group, [rule for rule in group.rules if self._compile_rule(rule)])
            for group in score_model.groups
        ]
        engaged = [r for r in self._rules() if r.kind == "engagement"]
        self._measures = list(dict.fromkeys(rule.measure for rule in engaged))

    def _compile_rule(self, rule: Rule) -> bool:
        try:
            condition = rule_condition(
                rule, self._get_model(rule), self._leads, self.now, self._query
            )
        except BadRule as error:
            self.broken.append((rule, error))
            return False
        if condition is not None:
            self._conditions[rule.id] = condition
        return True

    def _get_model(self, rule: Rule) -> ScoreModel:
        """Give the model whose clock the rule goes by."""
        return self.score_model

    def _rules(self) -> list[Rule]:
        return [rule for __, rules in self._groups for rule in rules]

    def _own_rules(self) -> list[Rule]:
        """Rules that look at the lead's own columns only."""
        return [rule for rule in self._rules() if rule.kind != "engagement"]

    # What to do with the steps ----------------------------------------------
    def select_scores(self) -> SQL:
        """Rows (id, fit, engagement, total, rank, rank_rule, is_urgent, own_rank).

        The rank is never below the stored one; ``own_rank`` is what the score itself
        says, whatever is stored.
        """
        return SQL(
            "%s SELECT id, fit, engagement, total, new_rank, rank_rule, urgent,"
            " own_rank FROM score",
            self._steps(),
        )

    def select_parts(self) -> SQL:
        """Rows (lead, rule, points, occurrences, last_at) of the rules that hold.

        In place of the rule, -1 - n says what the n-th group gives under its cap, and
        NULL the total.
        """
        steps = self._steps(explains=True)
        return SQL("%s %s", steps, self._parts())

    def _parts(self) -> SQL:
        parts = [
            SQL(
                "SELECT id, %s, %s, 1::bigint, NULL::timestamp FROM lead WHERE %s",
                rule.id,
                rule.given_points,
                self._holds(rule),
            )
            for rule in self._own_rules()
        ]
        if self._measures:
            parts.append(
                SQL("SELECT lead_id, id, points, occurrences, last_at FROM engaged")
            )
        parts += [
            SQL(
                "SELECT id, %s, %s, NULL, NULL FROM grouped",
                -number - 1,
                SQL.identifier(f"group_{number}"),
            )
            for number in range(len(self._groups))
        ]
        parts.append(SQL("SELECT id, NULL, total, NULL, NULL FROM score"))
        return SQL(" UNION ALL ").join(parts)

    def update(self, *, is_range: bool = False) -> SQL:
        """Write the scores that changed; see ``write_scores``."""
        return write_scores(
            self._steps(), self.now, self._lead_filter, is_range=is_range
        )

    # Steps --------------------------------------------------------------------
    def _steps(self, *, explains: bool = False) -> SQL:
        """The steps; ``explains`` keeps what only a sentence about a rule says."""
        steps = [SQL("lead AS MATERIALIZED (%s)", self._lead_step())]
        if self._measures:
            steps.append(SQL("hit AS (%s)", self._hit_step(explains=explains)))
            steps.append(SQL("engaged AS (%s)", self._engaged_step()))
            # Once, even if PostgreSQL has no statistics yet and expects few leads.
            steps.append(SQL("behaviour AS MATERIALIZED (%s)", self._behaviour()))
        steps.append(SQL("grouped AS (%s)", self._grouped_step()))
        steps.append(SQL("score AS (%s)", score_step(self.score_model)))
        return SQL("WITH %s", SQL(", ").join(steps))

    def _hit_step(self, *, explains: bool) -> SQL:
        rules = self._rules()
        return self._hits(
            adds_months=self.score_model.adds_months,
            needs_latest=explains
            or any(r.counting == "once" and r.half_life_days for r in rules),
            needs_types=any(rule.needs_all for rule in rules),
        )

    def _hits(self, **asked: Any) -> SQL:
        return hits(self._measures, self.now, self._lead_ids, **asked)

    def _key(self) -> SQL:
        """What the rows of ``lead`` are known by in the other steps, as ``id``."""
        return SQL("crm_lead.id")

    def _stored(self) -> list[SQL]:
        return [SQL.identifier("crm_lead", name) for name in STORED]

    def _lead_step(self) -> SQL:
        flags = [
            SQL("(%s) IS TRUE AS %s", condition, SQL.identifier(f"holds_{rule_id}"))
            for rule_id, condition in self._conditions.items()
        ]
        return SQL(
            "SELECT %s FROM %s WHERE %s",
            SQL(", ").join([self._key(), *self._stored(), *flags]),
            self._query.from_clause,
            self._lead_filter,
        )

    @staticmethod
    def _flag(rule_id: int) -> SQL:
        return SQL.identifier("lead", f"holds_{rule_id}")

    def _holds(self, rule: Rule) -> SQL:
        return self._flag(rule.id) if rule.id in self._conditions else SQL("TRUE")

    def _moment_of_hit(self) -> Any:
        return self.now

    def _engaged_step(self) -> SQL:
        rows, narrowed = [], []
        for group_no, (__, rules) in enumerate(self._groups):
            for rule in rules:
                if rule.kind != "engagement":
                    continue
                measure = self._measures.index(rule.measure)
                rows.append(rule_row(rule, measure, group_no, self._ranked(rule)))
                if rule.id in self._conditions:
                    narrowed.append(
                        SQL("WHEN %s THEN %s", rule.id, self._flag(rule.id))
                    )
        return SQL(
            """SELECT h.lead_id, r.id, r.group_no, r.ranked, r.urgent,
                      %(points)s AS points, h.occurrences, h.last_at
                 FROM hit h
                 JOIN (VALUES %(rows)s) AS r (%(columns)s)
                   ON r.measure = h.number%(enough)s
                 %(narrowed)s""",
            points=engaged_points(self._moment_of_hit()),
            rows=SQL(", ").join(rows),
            columns=RULE_COLUMNS,
            enough=enough(self._rules()),
            narrowed=SQL(
                "JOIN lead ON lead.id = h.lead_id AND CASE r.id %s ELSE TRUE END",
                SQL(" ").join(narrowed),
            )
            if narrowed
            else SQL(),
        )

    def _grouped_step(self) -> SQL:
        """Per lead: points of each group under its cap, highest rank, urgent."""
        columns = [
            SQL("%s AS %s", self._group_points(number), self._group(number))
            for number in range(len(self._groups))
        ]
        columns += [SQL.identifier("lead", name) for name in STORED]
        columns.append(SQL("%s AS ranked", self._rule_rank()))
        columns.append(SQL("%s AS urgent", self._urgent()))
        behaviour = SQL()
        if self._measures:
            behaviour = SQL("LEFT JOIN behaviour AS b ON b.lead_id = lead.id")
        return SQL(
            "SELECT lead.id, %s FROM lead %s", SQL(", ").join(columns), behaviour
        )

    def _behaviour(self) -> SQL:
        sums = [
            SQL(
                "SUM(points) FILTER (WHERE group_no = %s) AS %s",
                number,
                self._group(number),
            )
            for number in range(len(self._groups))
            if self._is_engaged(number)
        ]
        sums.append(SQL("MAX(ranked) AS ranked, BOOL_OR(urgent) AS urgent"))
        return SQL(
            "SELECT lead_id, %s FROM engaged GROUP BY lead_id", SQL(", ").join(sums)
        )

    @staticmethod
    def _group(number: int) -> SQL:
        return SQL.identifier(f"group_{number}")

    def _is_engaged(self, number: int) -> bool:
        return any(rule.kind == "engagement" for rule in self._groups[number][1])

    def _group_points(self, number: int) -> SQL:
        group, rules = self._groups[number]
        terms = [
            SQL("CASE WHEN %s THEN %s ELSE 0 END", self._holds(rule), rule.points)
            for rule in rules
            if rule.kind != "engagement" and rule.given_points
        ]
        if self._is_engaged(number):
            terms.append(SQL("COALESCE(b.%s, 0)", self._group(number)))
        total = SQL(" + ").join(terms) if terms else SQL("0")
        return SQL("LEAST(%s, %s)::int", group.cap, total) if group.cap else total

    def _rule_rank(self) -> SQL:
        ranks = [
            SQL(
                "CASE WHEN %s THEN %s ELSE 0 END", self._holds(rule), self._ranked(rule)
            )
            for rule in self._own_rules()
            if rule.rank
        ]
        if self._measures:
            ranks.append(SQL("COALESCE(b.ranked, 0)"))
        return SQL("GREATEST(0::bigint, %s)", SQL(", ").join(ranks or [SQL("0")]))

    @staticmethod
    def _ranked(rule: Rule) -> int:
        return rule.rank * RULE_BASE + rule.id if rule.rank else 0

    def _urgent(self) -> SQL:
        marks = [self._holds(r) for r in self._own_rules() if r.effect == "urgent"]
        if self._measures:
            marks.append(SQL("COALESCE(b.urgent, FALSE)"))
        return either([*marks, SQL("FALSE")])
