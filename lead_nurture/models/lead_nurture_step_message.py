from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import models
from odoo.tools import SQL

from ..running import Result
from ..sending import QuietHours, next_allowed, next_free

# Kinds of steps that send something to the person.
MESSAGES = ("email", "sms")
# An id behind all others: everything that is queued came before.
NOT_QUEUED = 2**31 - 1


class LeadNurtureStep(models.Model):
    """What e-mails and SMS have in common: who may get one now, and the queue."""

    _inherit = "lead.nurture.step"

    def _run_message(self, dues, now):
        """Queue the message of this step for those who may get it; give all results."""
        self.ensure_one()
        results = self._look_at_leads([due.lead_id for due in dues], now)
        queued = [due for due in dues if not results[due.lead_id]]
        if queued:
            execution_ids = self._add_executions(queued, now)
            results |= getattr(self, f"_queue_{self.kind}")(execution_ids, now)
            self.env["lead.nurture.execution"]._trigger_sending()
        queued_result = Result("queued")
        return [results[due.lead_id] or queued_result for due in dues]

    def _add_executions(self, dues, now):
        """Write the executions that messages hang on; give their ids by lead id.

        A step that waited has one already. The runner says of all that they are queued.
        """
        self.env["lead.nurture.execution"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO lead_nurture_execution (enrollment_id, step_id, visit,
                          lead_id, state, outcome, started_at, next_try_at, tries)
                   SELECT due.id, %(step)s, due.visit, due.lead, 'waiting', 'next',
                          %(now)s, %(now)s, 0
                     FROM unnest(%(ids)s::int[], %(visits)s::int[], %(leads)s::int[])
                       AS due (id, visit, lead)
              ON CONFLICT (enrollment_id, step_id, visit) DO UPDATE
                      SET tries = 0, next_try_at = EXCLUDED.next_try_at
                RETURNING lead_id, id""",
                step=self.id,
                now=now,
                ids=[due.id for due in dues],
                visits=[due.visit for due in dues],
                leads=[due.lead_id for due in dues],
            )
        )
        self.env["lead.nurture.execution"].invalidate_model(flush=False)
        return dict(rows)

    # Who may get it now ---------------------------------------------------------------
    def _look_at_leads(self, lead_ids, now, execution_ids=None):
        """Say of each lead whether it may get this message at this moment.

        :param execution_ids: of what is queued already, by lead id: only what was
            queued before it counts as sent
        :return: {lead id: None, or a Result: skipped with the reason, or waiting}
        """
        self.ensure_one()
        # sudo: the job looks at the leads of all, and tells no one what it saw
        leads = self.env["crm.lead"].sudo().browse(filter(None, lead_ids)).exists()
        results = dict.fromkeys(lead_ids, Result("skipped", reason="not_needed"))
        results |= dict.fromkeys(leads.ids)
        for find in (self._find_refusals, self._find_waits):
            asked = leads.browse([key for key in leads.ids if not results[key]])
            results |= find(asked, now, execution_ids)
        return results

    def _find_refusals(self, leads, now, execution_ids):
        """Give a Result for those who must not get it at all, or have no address."""
        consents = leads._get_consent_states("marketing")
        needs_consent = self.flow_id.company_id.lead_nurture_needs_consent
        field = {"email": "email_normalized", "sms": "phone_sanitized"}[self.kind]
        excluded = self._get_excluded(leads.mapped(field))
        results = {}
        for lead in leads:
            reason = _refusal_of_consent(consents.get(lead.id), needs_consent)
            if not lead[field]:
                reason = "no_address"
            elif not reason and lead[field] in excluded:
                reason = "blacklisted"
            if reason:
                results[lead.id] = Result("skipped", reason=reason)
        return results

    def _get_excluded(self, addresses):
        """Give those of these addresses or numbers that are on the exclusion list."""
        model, field = {
            "email": ("mail.blacklist", "email"),
            "sms": ("phone.blacklist", "number"),
        }[self.kind]
        # sudo: only whether it is on the list, for the job
        rows = self.env[model].sudo().search_fetch([(field, "in", addresses)], [field])
        return set(rows.mapped(field))

    def _find_waits(self, leads, now, execution_ids):
        """Give a waiting Result for those it is too early for."""
        results = {}
        sent = self._get_sent_moments(leads.ids, now, execution_ids)
        company = self.flow_id.company_id
        window = timedelta(days=company.lead_nurture_cap_days)
        allowed = self._get_allowed_moments(leads, now)
        for lead in leads:
            free_at = next_free(
                sent.get(lead.id, ()), company.lead_nurture_cap, window, now
            )
            if free_at > now:
                results[lead.id] = Result.wait(free_at, "frequency_cap")
            elif allowed[lead.id] > now:
                results[lead.id] = Result.wait(allowed[lead.id], "quiet_hours")
        return results

    def _get_allowed_moments(self, leads, now):
        """Give when each lead is out of its quiet hours: {lead id: naive UTC}."""
        flow = self.flow_id
        if not flow.has_quiet_hours:
            return dict.fromkeys(leads.ids, now)
        quiet = QuietHours(flow.quiet_from, flow.quiet_to, flow.is_quiet_on_weekends)
        zones = leads._get_time_zones(leads.ids, flow.company_id.partner_id.tz or "UTC")
        moments = {
            zone: next_allowed(now, ZoneInfo(zone), quiet)
            for zone in set(zones.values())
        }
        return {lead_id: moments[zone] for lead_id, zone in zones.items()}

    def _get_sent_moments(self, lead_ids, now, execution_ids):
        """Give when messages under the cap went to each lead, over all flows."""
        company = self.flow_id.company_id
        if not self.flow_id.counts_for_cap or not company.lead_nurture_cap:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT e.lead_id,
                          array_agg(COALESCE(e.done_at, e.next_try_at, e.started_at))
                     FROM unnest(%(leads)s::int[], %(own)s::int[]) AS asked (lead, own)
                     JOIN lead_nurture_execution e ON e.lead_id = asked.lead
                      AND e.id <> asked.own
                      AND (e.state IN ('sending', 'unknown', 'done')
                           OR (e.state = 'queued' AND e.id < asked.own))
                     JOIN lead_nurture_step s ON s.id = e.step_id
                      AND s.kind IN %(kinds)s
                     JOIN lead_nurture_flow f ON f.id = s.flow_id AND f.counts_for_cap
                    WHERE COALESCE(e.done_at, e.started_at) > %(since)s
                 GROUP BY e.lead_id""",
                kinds=MESSAGES,
                leads=list(lead_ids),
                own=[(execution_ids or {}).get(lead, NOT_QUEUED) for lead in lead_ids],
                since=now - timedelta(days=company.lead_nurture_cap_days),
            )
        )
        return dict(rows)


def _refusal_of_consent(state, needs_consent):
    """Give why somebody with this consent must not be written to; None: may be."""
    if state == "withdrawn":
        return "unsubscribed"
    if state == "asked" or (needs_consent and not state):
        return "no_consent"
    return None
