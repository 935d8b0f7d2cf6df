from odoo import fields, models
from odoo.tools import format_date

from ..metrics.silence import hands, longest_silence
from .crm_lead_story import QUIET_DAYS

SECONDS_PER_HOUR = 3600
# So many owners and more are told.
MANY_HANDS = 2
TAKEN_BACK = ("reclaimed", "returned")


class CrmLead(models.Model):
    """The verdict of a lead's story: what went wrong, in sentences with numbers.

    Each ``_tell_<subject>`` gives None, or (icon, whether it is bad, the sentence).
    """

    _inherit = "crm.lead"

    def _get_verdict(self, now):
        """Give the sentences about this lead at ``now`` (naive UTC).

        Journals are read as the user may read them: who reads none is told less.
        """
        past = self._get_past(now)
        told = {
            code: getattr(self, f"_tell_{code}")(past)
            for code in (
                *("ending", "contact", "silence", "hands", "taken_back"),
                *("deadlines", "steps", "rating", "interest"),
            )
        }
        return [
            {"code": code, "icon": line[0], "is_bad": line[1], "text": line[2]}
            for code, line in told.items()
            if line
        ]

    def _get_past(self, now):
        """Give what the sentences are made from: rows, and when its life ended."""
        custody = self._search_if_allowed("lead.custody", [("place", "!=", "merged")])
        custody = custody.sorted(lambda row: (row.started_at, row.id))
        followups = self.env["lead.followup"]
        contacts = self._search_if_allowed(
            "lead.followup", list(followups._valid_domain())
        )
        last = custody[-1:]
        is_over = last.place not in ("owner", False)
        owned = custody.filtered(lambda row: row.place == "owner")
        return {
            "custody": custody,
            "owned": owned,
            "start": owned[:1].started_at or custody[:1].started_at or self.create_date,
            "end": last.started_at if last and is_over else now,
            "contacts": contacts.sorted("occurred_at"),
            "knows": followups.has_access("read") and bool(custody),
        }

    def _search_if_allowed(self, model, domain):
        records = self.env[model]
        if not records.has_access("read"):
            return records
        return records.search([("lead_id", "=", self.id), *domain])

    def _word_day(self, moment):
        day = fields.Datetime.context_timestamp(self, moment).date()
        return format_date(self.env, day)

    def _tell_ending(self, past):
        last = past["custody"][-1:]
        if not last:
            return None
        values = {
            "day": self._word_day(last.started_at),
            "stage": self.stage_id.name or "–",
            "reason": last.lost_reason_id.sudo().name or "",
            "owner": past["owned"][-1:].user_id.sudo().name or "",
        }
        return self._word_ending(last, values)

    def _word_ending(self, last, values):
        if last.place == "lost":
            text = (
                self.env._("Lost on %(day)s at the stage “%(stage)s”: %(reason)s.")
                if values["reason"]
                else self.env._("Lost on %(day)s at the stage “%(stage)s”, no reason.")
            )
            return "fa-times-circle", True, text % values
        if last.place == "archived":
            text = self.env._("Archived on %(day)s while it was still open.")
            return "fa-archive", True, text % values
        if last.place == "won":
            return "fa-trophy", False, self.env._("Won on %(day)s.", **values)
        if last.place == "pool" and last.reason in TAKEN_BACK and values["owner"]:
            text = self.env._("Taken back from %(owner)s on %(day)s, nobody's since.")
            return "fa-undo", True, text % values
        if last.place == "owner":
            text = self.env._("Still open, with %(owner)s since %(day)s.")
            return "fa-user", False, text % values
        return "fa-inbox", False, self.env._("In a pool since %(day)s.", **values)

    def _tell_contact(self, past):
        if not past["knows"]:
            return None
        first = past["contacts"][:1].occurred_at
        if not first:
            days = (past["end"] - past["start"]).days
            text = self.env._("Nobody ever contacted it.")
            if days:
                text = self.env._("Nobody ever contacted it, in %s days.", days)
            return "fa-phone", True, text
        hours = self._count_working_hours(past["start"], max(first, past["start"]))
        usual = self._get_usual_response()
        values = {"hours": f"{hours:.1f}", "usual": f"{usual or 0:.1f}"}
        if usual is None:
            text = self.env._("The first answer came after %(hours)s working hours.")
        else:
            text = self.env._(
                "The first answer came after %(hours)s working hours; half of the won"
                " leads got theirs within %(usual)s."
            )
        return "fa-phone", usual is not None and hours > 2 * usual, text % values

    def _count_working_hours(self, start, end):
        company = self.company_id or self.env.company
        # sudo: when the company works; nothing of a person is read
        working = company.sudo().resource_calendar_id._get_working_time(company)
        return working.elapsed(start, end) / SECONDS_PER_HOUR

    def _tell_silence(self, past):
        if not past["knows"] or past["end"] <= past["start"] or not past["contacts"]:
            return None
        moments = past["contacts"].mapped("occurred_at")
        silence = longest_silence(past["start"], moments, past["end"])
        if silence.days < QUIET_DAYS:
            return None
        text = self.env._(
            "Nobody contacted it for %(days)s days, from %(start)s to %(end)s.",
            days=silence.days,
            start=self._word_day(silence.start),
            end=self._word_day(silence.end),
        )
        return "fa-bell-slash-o", True, text

    def _tell_hands(self, past):
        people = hands(past["owned"].user_id.ids)
        if people < MANY_HANDS:
            return None
        names = [row.user_id.sudo().name for row in past["owned"]]
        text = self.env._(
            "It had %(people)s owners in %(days)s days: %(names)s.",
            people=people,
            days=(past["end"] - past["start"]).days,
            names=" → ".join(names),
        )
        return "fa-users", people > MANY_HANDS, text
