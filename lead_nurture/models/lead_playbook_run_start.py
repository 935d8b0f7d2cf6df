from odoo import api, models
from odoo.tools import SQL

from ..selecting import OPEN_LEAD

# What becomes of a lead that shall start; the first that holds.
VERDICTS = [
    ("gone", "Deleted"),
    ("other_company", "Of another company"),
    ("closed", "Won, lost or archived"),
    ("inside", "In the playbook already"),
    ("starts", "Starts"),
]


class LeadPlaybookRun(models.Model):
    """The one place where leads start a playbook: who may, decided by one statement."""

    _inherit = "lead.playbook.run"

    @api.model
    def _start(self, playbook, lead_ids, now, *, start="by_hand", user=None):
        """Let leads start ``playbook`` (an active version); give the new runs.

        Their first tasks are open when this is done. Leads that may not (see
        ``_judge``) are left out, whoever asks.

        :param now: naive UTC datetime
        :param start: how, one of ``STARTS``
        :param user: the person who did it, if one did
        """
        # sudo: runs are written by the system; who may start is checked by the caller
        runs = self.sudo()
        playbook = playbook.sudo()
        if not lead_ids or playbook.state != "active" or playbook._is_held():
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO lead_playbook_run (playbook_id, family_id, lead_id,
                          state, start, user_id, owner_id, started_at, changed_at)
                   SELECT %(playbook)s, %(family)s, lead_id, 'running', %(start)s,
                          %(user)s, owner_id, %(now)s, %(now)s
                     FROM (%(judged)s) judged WHERE verdict = 'starts'
                 ORDER BY lead_id ON CONFLICT DO NOTHING RETURNING id""",
                playbook=playbook.id,
                family=playbook.family_id.id,
                start=start,
                user=user.id if user else None,
                now=now,
                judged=runs._judged_sql(playbook, lead_ids),
            )
        )
        self.invalidate_model(flush=False)
        started = runs.browse(row_id for (row_id,) in rows)
        steps = playbook._get_path().first()
        self.env["lead.playbook.task"].sudo()._open(
            [(run_id, step_id, now) for run_id in started.ids for step_id in steps], now
        )
        started._after_start(now)
        return started.with_env(self.env)

    @api.model
    def _judge(self, playbook, lead_ids):
        """Give {lead id: code of ``VERDICTS``} of leads that shall start a playbook."""
        rows = self.env.execute_query(self._judged_sql(playbook, lead_ids))
        return {lead_id: verdict for lead_id, _owner, verdict in rows}

    @api.model
    def _judged_sql(self, playbook, lead_ids):
        self.env.flush_all()
        return SQL(
            """SELECT asked.lead_id, crm_lead.user_id AS owner_id,
                      CASE WHEN crm_lead.id IS NULL THEN 'gone'
                           WHEN crm_lead.company_id <> %s THEN 'other_company'
                           WHEN %s IS NOT TRUE THEN 'closed'
                           WHEN run.id IS NOT NULL THEN 'inside'
                           ELSE 'starts' END AS verdict
                 FROM (SELECT DISTINCT unnest(%s::int4[]) AS lead_id) asked
                 LEFT JOIN crm_lead ON crm_lead.id = asked.lead_id
                 LEFT JOIN lead_playbook_run run ON run.lead_id = asked.lead_id
                       AND run.family_id = %s AND run.state = 'running'""",
            playbook.company_id.id,
            OPEN_LEAD,
            [*lead_ids],
            playbook.family_id.id,
        )

    def _after_start(self, now):
        """Called when these runs have started, and their first tasks are open."""
