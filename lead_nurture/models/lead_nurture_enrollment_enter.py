from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.scoring.share import Share

from ..selecting import OPEN_LEAD, compile_domain

# What becomes of a lead that a trigger lets in; the first that holds.
VERDICTS = [
    ("other_company", "Of another company"),
    ("closed", "Won, lost or archived"),
    ("inside", "In the flow already"),
    ("no_match", "Not one of “Only leads that”"),
    ("held_out", "Held out before"),
    ("was_in", "Was in the flow before"),
    ("holdout", "Held out now, to compare"),
    ("enters", "Enters"),
]
# A person who puts leads in by hand may pass these.
PASSED_BY_HAND = ("no_match", "was_in")
COLUMNS = (
    "lead_id",
    "trigger_id",
    "flow_id",
    "family_id",
    "step_id",
    "state",
    "entered_at",
    "arrived_at",
    "due_at",
    "visit",
    "entry_number",
)


class LeadNurtureEnrollment(models.Model):
    """The one place where leads enter a flow: who may, decided by one statement."""

    _inherit = "lead.nurture.enrollment"

    entry_number = fields.Integer(
        "Entry",
        readonly=True,
        aggregator=None,
        help="1 when the lead enters the flow for the first time.",
    )

    # Two workers that let the same lead enter at once count the same number.
    _entry_number_uniq = models.UniqueIndex(
        "(family_id, lead_id, entry_number)"
        " WHERE lead_id IS NOT NULL AND entry_number IS NOT NULL"
    )

    @api.model
    def _enter(self, flow, lead_ids, now, trigger=None, passes_rules=False):
        """Let leads enter ``flow`` by hand or by a step; give the new enrollments.

        Those that may not are left out: closed ones, those inside, those that the
        rules of the flow keep out, unless a person ``passes_rules`` of re-entry and
        "Only leads that". ``now`` is naive UTC.
        """
        if not lead_ids:
            return self.browse()
        self.env.flush_all()
        candidates = SQL(
            "SELECT DISTINCT lead_id, %s::int4 AS trigger_id"
            " FROM unnest(%s::int4[]) lead_id",
            trigger.id if trigger else None,
            [*lead_ids],
        )
        return self._enter_candidates(flow, candidates, now, passes_rules=passes_rules)

    @api.model
    def _enter_candidates(self, flow, candidates, now, passes_rules=False):
        """Let those enter of a query of (lead_id, trigger_id) who may."""
        if flow.state != "active" or flow._is_held():
            return self.browse()
        judged = self._judge(flow, candidates, now, passes_rules=passes_rules)
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO lead_nurture_enrollment (%(columns)s)
                   SELECT lead_id, trigger_id, %(flow)s, %(family)s,
                          CASE WHEN enters THEN %(step)s END,
                          CASE WHEN enters THEN 'running' ELSE 'holdout' END,
                          %(now)s, CASE WHEN enters THEN %(now)s::timestamp END,
                          CASE WHEN enters THEN %(now)s::timestamp END, 1, entries + 1
                     FROM (SELECT *, verdict = 'enters' AS enters FROM (%(judged)s) j
                            WHERE verdict IN ('enters', 'holdout')) judged
                 ORDER BY lead_id ON CONFLICT DO NOTHING RETURNING id""",
                columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                flow=flow.id,
                family=flow.family_id.id,
                step=self._get_first_step(flow).id or None,
                now=now,
                judged=judged,
            )
        )
        self.invalidate_model(flush=False)
        entered = self.browse(row_id for (row_id,) in rows)
        if entered:
            self._after_entry(flow, now)
        return entered

    @api.model
    def _judge(self, flow, candidates, now, passes_rules=False):
        """Give a query of (lead_id, trigger_id, verdict, entries) of candidates.

        ``verdict``: a code of ``VERDICTS``; ``entries``: how often the lead was in.
        """
        tables, matches = compile_domain(
            self.env, flow.entry_domain, now, flow.company_id
        )
        if passes_rules:
            matches = SQL("TRUE")
        is_open = OPEN_LEAD
        if flow.takes_lost:
            is_open = SQL("(%s OR crm_lead.won_status = 'lost')", OPEN_LEAD)
        return SQL(
            """SELECT crm_lead.id AS lead_id, candidate.trigger_id, past.entries,
                      CASE WHEN crm_lead.company_id <> %(company)s THEN 'other_company'
                           WHEN %(is_open)s IS NOT TRUE THEN 'closed'
                           WHEN past.is_inside THEN 'inside'
                           WHEN past.is_held_out THEN 'held_out'
                           WHEN (%(matches)s) IS NOT TRUE THEN 'no_match'
                           WHEN %(was_in)s THEN 'was_in'
                           WHEN %(holdout)s THEN 'holdout' ELSE 'enters' END AS verdict
                 FROM %(tables)s
                 JOIN (%(candidates)s) candidate ON candidate.lead_id = crm_lead.id
                CROSS JOIN LATERAL (%(past)s) past""",
            company=flow.company_id.id,
            is_open=is_open,
            matches=matches,
            was_in=SQL("FALSE") if passes_rules else self._was_in_sql(flow, now),
            holdout=Share(
                percent=flow.holdout_percent, salt=flow.family_id.id
            ).condition(),
            tables=tables,
            candidates=candidates,
            past=self._past_sql(flow),
        )

    def _past_sql(self, flow):
        """What the lead of the row of crm_lead did in this flow, in any version."""
        return SQL(
            """SELECT count(*) AS entries,
                      bool_or(state IN ('running', 'parked')) AS is_inside,
                      bool_or(state = 'holdout') AS is_held_out,
                      max(COALESCE(ended_at, entered_at)) AS left_at
                 FROM lead_nurture_enrollment past
                WHERE past.lead_id = crm_lead.id AND past.family_id = %s""",
            flow.family_id.id,
        )

    def _was_in_sql(self, flow, now):
        """SQL: the lead was in, and may not again (yet)."""
        if flow.reentry == "always":
            return SQL("FALSE")
        if flow.reentry == "never":
            return SQL("past.entries > 0")
        pause = SQL("make_interval(days => %s)", flow.reentry_days)
        return SQL("past.entries > 0 AND past.left_at + %s > %s", pause, now)

    def _get_first_step(self, flow):
        return flow.step_ids.filtered(lambda step: not step.parent_id)[:1]

    @api.model
    def _answer_signals(self, lead_ids, now):
        """End what is over for these leads, and wake what waits for them."""
        self._exit_leads(lead_ids, now)
        self._wake(lead_ids, now)

    def _after_entry(self, flow, now):
        """Called when leads have entered ``flow``: those who do the steps are told."""
        self._trigger_run()
