from odoo import api, models, tools
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import CONFLICTS, work_on_each, work_on_halves

from ..selecting import OPEN_LEAD, compile_domain, of_leads
from .lead_nurture_trigger_qualification import AT_LEAST, BELOW

# Leads that start in one transaction.
BATCH_SIZE = 500
BY_RULE = ["assigned", "qualification", "stage"]
# Rows of custody that give a lead to somebody; the others move what one has.
GIVEN = ["assigned", "captured", "claimed", "reopened"]
# Who left a playbook for these reasons is not put into it again by a rule.
DECIDED = ["by_hand", "by_outcome", "refused"]


class LeadPlaybook(models.Model):
    """Rules start playbooks: who may is found by one statement for each of them.

    A playbook starts by an event: the lead got its owner (``lead.custody``), reached
    a qualification (``lead.qualification.change``), came to its stage (the lead's
    ``date_last_stage_update``). An event starts one playbook, the first by sequence
    whose conditions hold; it is used up by that. Events before the activation count
    only where ``includes_existing`` says so.
    """

    _inherit = "lead.playbook"

    # When leads are looked at -------------------------------------------------------
    def _before_activation(self, kind, replaced, now):
        result = super()._before_activation(kind, replaced, now)
        self._write_beside({"counts_since": replaced.counts_since or now})
        return result

    def _after_activation(self, kind, now):
        result = super()._after_activation(kind, now)
        if self.includes_existing:
            self._look_at_all()
        return result

    def _after_pause(self):
        result = super()._after_pause()
        # What happened meanwhile has started nothing.
        self.filtered(lambda one: one.state == "active")._look_at_all()
        return result

    def _look_at_all(self):
        """Let the job look at all leads soon, batch by batch."""
        ruled = self.filtered(lambda one: one.start_on in BY_RULE)
        if ruled:
            ruled._write_beside({"is_start_pending": True})
            self.env["lead.nurture.signal"]._call_job()

    @api.model
    @tools.ormcache()
    def _get_starting_ids(self):
        domain = [("state", "=", "active"), ("start_on", "in", BY_RULE)]
        # sudo: asked by whatever happens to a lead, in all companies
        return tuple(self.sudo().search(domain).ids)

    @api.model
    @tools.ormcache()
    def _is_starting_by_stage(self):
        # sudo: as above
        playbooks = self.sudo().browse(self._get_starting_ids())
        return "stage" in playbooks.mapped("start_on")

    @api.model
    def _start_by_rules(self, now, lead_ids):
        """Let leads start the playbooks whose event has happened to them."""
        # sudo: as above; in their order, which may have changed
        playbooks = self.sudo().browse(self._get_starting_ids()).sorted()
        open_ones = playbooks.filtered(lambda one: not one._is_held())
        work_on_each(
            open_ones,
            lambda some: [one._start_for(now, lead_ids) for one in some],
            lambda one, error: one._write_beside({"start_error": str(error)}),
        )

    @api.model
    def _start_pending(self, now):
        """Start the next batch of a playbook that looks at all leads.

        :return: how many leads were found, 0 when there is nothing to do
        """
        if not self._get_starting_ids():
            return 0
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM lead_playbook
                    WHERE is_start_pending AND state = 'active' AND id NOT IN (%s)
                 ORDER BY sequence, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED""",
                self._get_held_sql(),
            )
        )
        if not rows:
            return 0
        playbook = self.sudo().browse(row[0] for row in rows)  # sudo: as above
        playbook._write_beside({"is_start_pending": False})
        found = []
        work_on_each(
            playbook,
            lambda one: found.extend(one._start_for(now, limit=BATCH_SIZE)),
            lambda one, error: one._write_beside({"start_error": str(error)}),
        )
        if found:
            playbook._write_beside({"is_start_pending": True})
        return len(found)

    def _start_for(self, now, lead_ids=None, limit=None):
        """Let leads start this playbook by its rule; give the ids of the new runs.

        A lead for which this fails stops no other one; what next happens to it lets
        it try again. If others were in the way, the job looks at all leads.
        """
        query = self._find_starters(now, lead_ids)
        if limit:
            query = SQL("%s LIMIT %s", query, limit)
        self.env.flush_all()
        ids = [row[0] for row in self.env.execute_query(query)]
        if self.start_error:
            self._write_beside({"start_error": False})
        runs, found = self.env["lead.playbook.run"], []
        work_on_halves(
            self.env["crm.lead"].browse(ids),
            lambda part: found.extend(
                runs._start(self, part.ids, now, start=self.start_on).ids
            ),
            lambda lead, error: self._note_missed(error),
        )
        return found

    def _note_missed(self, error):
        if isinstance(error, CONFLICTS):
            self._look_at_all()

    # Who may start --------------------------------------------------------------------
    def _find_starters(self, now, lead_ids=None):
        """Give a query of the ids of leads that start this playbook at ``now``."""
        self.ensure_one()
        since = None if self.includes_existing else self.counts_since
        tables, matches = compile_domain(self.env, self.domain, now, self.company_id)
        return SQL(
            """SELECT crm_lead.id FROM %(tables)s
                CROSS JOIN LATERAL (%(event)s) event
                WHERE %(leads)s AND %(is_open)s AND (%(matches)s) AND %(filters)s
                  AND (crm_lead.company_id IS NULL
                       OR crm_lead.company_id = %(company)s)
                  AND event.at <= %(now)s AND %(counts)s
                  AND NOT EXISTS (%(runs)s) ORDER BY crm_lead.id""",
            tables=tables,
            event=getattr(self, f"_event_sql_{self.start_on}")(),
            leads=of_leads(SQL("crm_lead.id"), lead_ids),
            is_open=OPEN_LEAD,
            matches=matches,
            filters=self._get_filters_sql(),
            company=self.company_id.id,
            now=now,
            counts=SQL("event.at >= %s", since) if since else SQL("TRUE"),
            runs=self._get_runs_sql(),
        )

    def _event_sql_assigned(self):
        """When the owner got the lead; what the register does not know, at first."""
        return SQL(
            """SELECT COALESCE(max(got.started_at), crm_lead.create_date) AS at
                 FROM lead_custody got
                WHERE got.lead_id = crm_lead.id AND got.place = 'owner'
                  AND got.user_id = crm_lead.user_id AND got.reason = ANY (%s)
               HAVING crm_lead.user_id IS NOT NULL""",
            GIVEN,
        )

    def _event_sql_qualification(self):
        reached = AT_LEAST[self.start_qualification]
        return SQL(
            """SELECT max(change.occurred_at) AS at
                 FROM lead_qualification_change change
                WHERE change.lead_id = crm_lead.id
                  AND change.to_qualification = ANY (%s)
                  AND change.from_qualification = ANY (%s)
                  AND crm_lead.qualification = ANY (%s)""",
            reached,
            BELOW[self.start_qualification],
            reached,
        )

    def _event_sql_stage(self):
        return SQL(
            """SELECT COALESCE(crm_lead.date_last_stage_update,
                               crm_lead.create_date) AS at
                WHERE crm_lead.stage_id = ANY (%s)""",
            self.start_stage_ids.ids,
        )

    def _get_filters_sql(self):
        """SQL: the lead is of the teams, product lines and segment of the playbook."""
        parts = [SQL("TRUE")]
        if self.team_ids:
            parts.append(SQL("crm_lead.team_id = ANY (%s)", self.team_ids.ids))
        if self.product_line_ids:
            field = self.env["crm.lead"]._fields["product_line_ids"]
            parts.append(
                SQL(
                    "EXISTS (SELECT FROM %s line WHERE line.%s = crm_lead.id"
                    " AND line.%s = ANY (%s))",
                    SQL.identifier(field.relation),
                    SQL.identifier(field.column1),
                    SQL.identifier(field.column2),
                    self.product_line_ids.ids,
                )
            )
        if self.segment_id:
            parts.append(
                SQL(
                    "EXISTS (SELECT FROM lead_segment_member member"
                    " WHERE member.lead_id = crm_lead.id AND member.segment_id = %s)",
                    self.segment_id.id,
                )
            )
        return SQL(" AND ").join(parts)

    def _get_runs_sql(self):
        """SQL: runs that keep the lead of the row out: in it, through it, or started
        by the same event.
        """
        return SQL(
            """SELECT FROM lead_playbook_run run
                WHERE run.lead_id = crm_lead.id
                  AND (run.family_id = %(family)s
                       AND (run.state = 'running' OR NOT %(may_repeat)s
                            AND (run.state = 'done' OR run.reason = ANY (%(decided)s)))
                   OR run.start = ANY (%(by_rule)s) AND run.started_at >= event.at)""",
            family=self.family_id.id,
            may_repeat=self.may_repeat,
            decided=DECIDED,
            by_rule=BY_RULE,
        )
