from collections import defaultdict

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..hidden_steps import Deed, History, alike, make_key, normalise
from ..playbook_steps import SAME_STEPS

LABEL_SIZE = 100  # characters
# A step that waits for the deed was open: it is the step itself.
WAITED_FOR = """EXISTS (
    SELECT FROM lead_playbook_task task
      JOIN lead_playbook_step step ON step.id = task.step_id
     WHERE task.lead_id = %s AND step.done_when = %s
       AND date_trunc('second', task.entered_at) <= %s
       AND COALESCE(date_trunc('second', task.ended_at) + interval '1 second' >= %s,
                    TRUE))"""
# (lead, kind, id of the activity type or stage, words, when): what people did. What
# flows, playbooks and rules planned (automated) stands somewhere already.
DEEDS = """
    SELECT activity.res_id, 'activity', activity.activity_type_id, activity.summary,
           CASE WHEN activity.write_date::date = activity.date_done
                THEN activity.write_date
                ELSE activity.date_done + interval '12 hours' END
      FROM mail_activity activity
     WHERE activity.res_model = 'crm.lead' AND activity.res_id = ANY (%(leads)s)
       AND NOT activity.active AND activity.date_done IS NOT NULL
       AND NOT COALESCE(activity.automated, FALSE)
       AND activity.calendar_event_id IS NULL
       AND NOT EXISTS (SELECT FROM lead_playbook_task task
                        WHERE task.activity_id = activity.id)
 UNION ALL
    SELECT message.res_id, 'stage', stage.id, NULL, message.date
      FROM mail_message message
      JOIN mail_tracking_value tracked ON tracked.mail_message_id = message.id
      JOIN crm_stage stage ON stage.id = tracked.new_value_integer
     WHERE message.model = 'crm.lead' AND message.res_id = ANY (%(leads)s)
       AND tracked.field_id = %(stage_field)s AND NOT COALESCE(stage.is_won, FALSE)
 UNION ALL
    SELECT event.opportunity_id, 'meeting', NULL, event.name, event.start
      FROM calendar_event event
     WHERE event.opportunity_id = ANY (%(leads)s) AND event.active
       AND event.stop <= %(now)s AND NOT %(met)s
 UNION ALL
    SELECT contact.lead_id, 'mail', NULL, message.subject, contact.occurred_at
      FROM lead_followup contact
      JOIN mail_message message
        ON message.id = substring(contact.origin FROM '^mail\\.message:(\\d+)$')::int
     WHERE contact.lead_id = ANY (%(leads)s) AND contact.channel = 'mail'
       AND %(is_valid)s AND NOT %(mailed)s"""
LEADS = """
    SELECT lead.id, run.id, lead.won_status,
           COALESCE(run.ended_at, CASE WHEN lead.won_status <> 'pending'
                                       THEN lead.date_closed END, %(now)s),
           ARRAY[lead.name, lead.contact_name, lead.partner_name, partner.name]
      FROM crm_lead lead
 LEFT JOIN res_partner partner ON partner.id = lead.partner_id
 LEFT JOIN LATERAL (
           SELECT id, ended_at FROM lead_playbook_run run
            WHERE run.lead_id = lead.id AND run.family_id = %(family)s
         ORDER BY id DESC LIMIT 1) run ON TRUE
     WHERE lead.id IN %(chosen)s AND lead.id > %(place)s
  ORDER BY lead.id LIMIT %(limit)s"""


class LeadPlaybookHiddenSearch(models.Model):
    """Reading what was done with leads, some at a time."""

    _inherit = "lead.playbook.hidden.search"

    def _count_leads(self):
        self.env.flush_all()
        query = SQL("SELECT COUNT(*) FROM %s AS leads", self._choose_leads())
        return self.env.execute_query(query)[0][0]

    def _choose_leads(self):
        """SQL: (SELECT the ids of the leads that are looked at)."""
        since, until = self._get_bounds()
        if self.leads == "runs":
            return SQL(
                """(SELECT DISTINCT run.lead_id FROM lead_playbook_run run
                     WHERE run.family_id = %s AND run.lead_id IS NOT NULL
                       AND run.started_at >= %s AND run.started_at < %s)""",
                *(self.family_id.id, since, until),
            )
        name = f"{self.leads}_id"
        domain = Domain(f"{self.leads}_ids", "in", self[name].ids)
        domain &= Domain("company_id", "in", (self.company_id.id, False))
        domain &= Domain("create_date", ">=", since)
        domain &= Domain("create_date", "<", until)
        leads = self.env["crm.lead"].with_context(active_test=False)
        return leads._search(domain).subselect()

    def _fetch_leads(self, limit, place):
        """Give the next leads behind the one with the id ``place``."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                LEADS,
                now=self.env.cr.now(),
                family=self.family_id.id,
                chosen=self._choose_leads(),
                place=place,
                limit=limit,
            )
        )

    def _read_histories(self, rows, now):
        """Give a ``History`` for each row of ``_fetch_leads``."""
        deeds, passed = self._read_deeds(rows, now), self._read_passed(rows)
        outcomes = {"won": True, "lost": False}
        return [
            History(
                tuple(deeds[lead_id]),
                tuple(passed[run_id]) if run_id else (),
                outcomes.get(won_status),
            )
            for lead_id, run_id, won_status, *__ in rows
        ]

    def _read_deeds(self, rows, now):
        """Give {lead id: what was done with it until its run or the deal was over}."""
        ends = {row[0]: row[3] for row in rows}
        names = {row[0]: [name for name in row[4] if name] for row in rows}
        deeds = defaultdict(list)
        for lead_id, kind, ref, words, at in self._fetch_deeds(list(ends), now):
            if at > ends[lead_id]:
                continue
            label = normalise(words or "", names[lead_id])[:LABEL_SIZE]
            key = f"{kind}:{ref or ''}:{make_key(label)}"
            deeds[lead_id].append(Deed(key, label, at))
        return deeds

    def _fetch_deeds(self, lead_ids, now):
        field = self.env["ir.model.fields"]._get("crm.lead", "stage_id")
        lead, start, at = (
            SQL(name)
            for name in ("event.opportunity_id", "event.stop", "contact.occurred_at")
        )
        return self.env.execute_query(
            SQL(
                DEEDS,
                leads=lead_ids,
                now=now,
                stage_field=field.id,
                is_valid=self.env["lead.followup"]._valid_sql("contact"),
                met=SQL(WAITED_FOR, lead, "meeting", start, start),
                mailed=SQL(WAITED_FOR, SQL("contact.lead_id"), "mail", at, at),
            )
        )

    def _read_passed(self, rows):
        """Give {run id: [(place of a step in the playbook, when it was over)]}."""
        places = self._get_places()
        found = self.env.execute_query(
            SQL(
                """SELECT task.run_id, same.same_step_id, task.ended_at
                     FROM lead_playbook_task task
                     JOIN %s same ON same.step_id = task.step_id
                    WHERE task.run_id = ANY (%s) AND task.ended_at IS NOT NULL
                      AND task.state IN ('done', 'skipped', 'not_needed')""",
                SAME_STEPS,
                [row[1] for row in rows if row[1]],
            )
        )
        passed = defaultdict(list)
        for run_id, step_id, ended_at in found:
            if step_id in places:
                passed[run_id].append((places[step_id], ended_at))
        return passed

    # Steps --------------------------------------------------------------------
    def _get_steps(self):
        """Give the steps of the version that is in use, else the newest, in order."""
        versions = self.env["lead.playbook"].search(
            [("family_id", "=", self.family_id.id)]
        )
        return versions._pick_versions().step_ids

    def _get_places(self):
        """Give {step, as the reports call it: its place, 1 for the first}."""
        steps = self._get_steps()
        rows = self.env.execute_query(
            SQL(
                "SELECT step_id, same_step_id FROM %s same WHERE step_id = ANY (%s)",
                SAME_STEPS,
                steps.ids,
            )
        )
        same = dict(rows)
        return {same[step.id]: place for place, step in enumerate(steps, 1)}

    def _get_known(self):
        """Give the function that tells whether a step of the playbook says a deed."""
        versions = self.env["lead.playbook"].search(
            [
                ("family_id", "=", self.family_id.id),
                ("state", "in", ("active", "draft")),
            ]
        )
        steps = (versions or self.playbook_id).step_ids
        said = self._read_wordings(steps)
        types = set(steps.activity_type_id.ids)
        stages = self.env["crm.stage"]

        def is_known(key, label):
            kind, ref, __ = key.split(":", 2)
            if kind == "stage":
                label = normalise(stages.browse(int(ref)).name)
            if kind == "activity" and not label:
                return int(ref or 0) in types
            return any(alike(label, wording) for wording in said)

        return is_known

    def _read_wordings(self, steps):
        """Give how steps are worded, in every language that is installed."""
        codes = [code for code, __ in self.env["res.lang"].get_installed()]
        return {
            normalise(words)
            for code in codes
            for step in steps.with_context(lang=code)
            for words in (step.name, step.action)
            if words
        }
