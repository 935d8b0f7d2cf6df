from dataclasses import replace
from datetime import datetime, time, timedelta

from odoo import models
from odoo.tools import SQL

from odoo.addons.lead_priority.scheduling import Calendar, WorkingTime, add

from ..running import Result, next_moment

WORKDAYS = range(5)
# A date of a lead may be moved: it is looked at again after so much time.
LOOK_AGAIN = timedelta(days=1)


class LeadNurtureStep(models.Model):
    """When a wait is over: computed from the arrival, so an outage changes nothing."""

    _inherit = "lead.nurture.step"

    def _run_wait(self, dues, now):
        """Let go on whose time has come; the others wait until theirs."""
        return getattr(self, f"_wait_{self.wait_kind}")(dues, now)

    def _wait_delay(self, dues, now):
        zones = self._get_zones(dues)
        ends = {}  # of equal arrivals it is computed once
        for due in dues:
            key = due.arrived_at, zones[due.lead_id]
            if key not in ends:
                ends[key] = self._add_delay(*key)
        return [
            self._wait_until(ends[due.arrived_at, zones[due.lead_id]], now)
            for due in dues
        ]

    def _wait_moment(self, dues, now):
        zones = self._get_zones(dues)
        return [
            self._wait_until(
                next_moment(
                    due.arrived_at,
                    zones[due.lead_id],
                    self.wait_hour,
                    self._get_weekdays(),
                ),
                now,
            )
            for due in dues
        ]

    def _wait_date(self, dues, now):
        zones, dates = self._get_zones(dues), self._read_dates(dues)
        results = []
        for due in dues:
            date = dates.get(due.lead_id)
            if not date:
                note = self.env._("The lead has no such date.")
                results.append(Result("skipped", reason="not_needed", note=note))
                continue
            zone = zones[due.lead_id]
            if not isinstance(date, datetime):
                day = datetime.combine(date, time())
                date = next_moment(_to_utc_midnight(day, zone), zone, self.wait_hour)
            result = self._wait_until(self._add_delay(date, zone), now)
            if result.due_at:
                result = replace(result, due_at=min(result.due_at, now + LOOK_AGAIN))
            results.append(result)
        return results

    def _wait_until(self, moment, now):
        return Result() if moment <= now else Result.wait(moment)

    def _get_zones(self, dues):
        """Give {lead id: time zone}: its own, else the company's."""
        lead_ids = {due.lead_id for due in dues}
        return self.env["crm.lead"]._get_time_zones(lead_ids, self.flow_id._get_tz())

    def _get_weekdays(self):
        named = {"any": range(7), "workday": WORKDAYS}
        return named.get(self.wait_weekday) or {int(self.wait_weekday)}

    def _add_delay(self, start, zone):
        return self._add_time(start, zone, self.wait_amount, self.wait_unit)

    def _add_time(self, start, zone, amount, unit):
        """Give the end of a time that begins at ``start`` (naive UTC)."""
        if unit in ("minutes", "hours"):
            return start + timedelta(**{unit: amount})
        if unit == "days" or amount < 0:
            calendar = WorkingTime(Calendar(zone, is_always_open=True))
            return add(calendar, start, amount, "days")
        company = self.flow_id.company_id
        # sudo: when a company works is no secret
        work = company.sudo().resource_calendar_id._get_working_time(company)
        local = WorkingTime(replace(work.calendar, tz=zone))
        return add(local, start, amount, "working_days")

    def _read_dates(self, dues):
        """Give {lead id: its date or datetime}, by one query."""
        name = self.sudo().wait_date_field_id.name
        if not name:
            return {}
        self.env["crm.lead"].flush_model([name])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM crm_lead WHERE id = ANY (%s)",
                SQL.identifier(name),
                [due.lead_id for due in dues],
            )
        )
        return dict(rows)


def _to_utc_midnight(day, zone):
    return WorkingTime(Calendar(zone)).midnight(day.date())
