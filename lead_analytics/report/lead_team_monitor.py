from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

NOBODY = ""


class LeadTeamMonitor(models.AbstractModel):
    """What each rep has open, late and due today, at this moment.

    Read from the leads themselves, as the one who asks may see them.
    """

    _name = "lead.team.monitor"
    _description = "Team Monitor"

    @api.readonly
    @api.model
    def get_team_monitor(self, team_id=False):
        """Give the present work of the reps of a team, or of all teams.

        :return: ``reps``: [{user_id, name, team, state, until, open, late, today,
            untouched, calls, last_at}], the most late leads first; ``total`` of them;
            ``waiting``: leads nobody has; ``teams``: [(id, name)]; ``bottlenecks``:
            sentences; ``at``: when it was read (UTC)
        """
        members = self._get_members(team_id)
        counts = self._count_by_user(members.user_id)
        calls = self._get_calls(members.user_id)
        reps = [
            self._prepare_rep(member, counts, calls)
            for member in members.filtered("user_id")
        ]
        reps.sort(key=lambda rep: (-rep["late"], -rep["today"], -rep["open"]))
        return {
            "reps": reps,
            "total": {
                name: sum(rep[name] for rep in reps)
                for name in ("open", "late", "today", "untouched", "calls")
            },
            "waiting": self._count_waiting(team_id),
            "teams": self._get_teams(),
            "bottlenecks": self._find_bottlenecks(reps),
            "at": self.env.cr.now().replace(microsecond=0).isoformat(),
        }

    @api.readonly
    @api.model
    def get_monitor_domain(self, what, user_id=False, team_id=False):
        """Give the domain of the leads behind a number of the monitor.

        :param what: open, late, today, untouched or waiting
        """
        if what == "waiting":
            return list(self._get_waiting_domain(team_id))
        owner = Domain("user_id", "=", user_id) if user_id else Domain.TRUE
        if not user_id:
            owner = Domain("user_id", "in", self._get_members(team_id).user_id.ids)
        return list(owner & self._get_domains().get(what, Domain.FALSE))

    @api.model
    def _get_members(self, team_id):
        domain = [("crm_team_id", "=", team_id)] if team_id else []
        members = self.env["crm.team.member"].search(domain, order="crm_team_id, id")
        seen = set()
        return members.filtered(
            lambda member: not (member.user_id in seen or seen.add(member.user_id))
        )

    @api.model
    def _get_domains(self):
        """Give {what: domain of the open leads}; a day is that of the user."""
        now = self.env.cr.now().replace(microsecond=0)
        midnight = self._get_midnight(now)
        is_open = Domain("won_status", "=", "pending") & Domain("active", "=", True)
        late = is_open & Domain("sla_due_at", "<", now)
        today = is_open & Domain("sla_due_at", ">=", now)
        today &= Domain("sla_due_at", "<", midnight)
        contacts = self.env["lead.followup"]._valid_domain()
        untouched = is_open & ~Domain("followup_ids", "any", contacts)
        return {"open": is_open, "late": late, "today": today, "untouched": untouched}

    @api.model
    def _get_midnight(self, now, days=1):
        """Give when the user's day ends (``days`` 0: began), as naive UTC."""
        periods = self.env["lead.analytics.period"]
        return periods._to_utc(periods._to_day(now) + timedelta(days=days))

    @api.model
    def _count_by_user(self, users):
        """Give {user id: {what: number}}, a query for each of the four."""
        found = {user.id: {} for user in users}
        own = Domain("user_id", "in", users.ids)
        for what, domain in self._get_domains().items():
            counts = self.env["crm.lead"]._read_group(
                own & domain, ["user_id"], ["__count"]
            )
            by_user = {user.id: number for user, number in counts}
            for user_id in found:
                found[user_id][what] = by_user.get(user_id, 0)
        return found

    @api.model
    def _count(self, user):
        return self._count_by_user(user)[user.id]

    @api.model
    def _get_calls(self, users):
        """Give {user id: (follow-ups today, moment of the last one)}."""
        start = self._get_midnight(self.env.cr.now(), days=0)
        followups = self.env["lead.followup"]
        rows = followups._read_group(
            Domain("user_id", "in", users.ids)
            & Domain("occurred_at", ">=", start)
            & followups._valid_domain(),
            ["user_id"],
            ["__count", "occurred_at:max"],
        )
        return {user.id: (number, last_at) for user, number, last_at in rows}

    @api.model
    def _prepare_rep(self, member, counts, calls):
        number, last_at = calls.get(member.user_id.id, (0, None))
        return {
            "user_id": member.user_id.id,
            "name": member.user_id.sudo().name,
            "team": member.crm_team_id.sudo().name,
            "state": member.routing_availability,
            "until": member.routing_availability_note or NOBODY,
            "calls": number,
            "last_at": last_at and last_at.isoformat(),
            **counts[member.user_id.id],
        }

    @api.model
    def _get_waiting_domain(self, team_id):
        team = Domain("team_id", "=", team_id) if team_id else Domain.TRUE
        return team & Domain("user_id", "=", False) & self._get_domains()["open"]

    @api.model
    def _count_waiting(self, team_id):
        return self.env["crm.lead"].search_count(self._get_waiting_domain(team_id))

    @api.model
    def _get_teams(self):
        teams = self.env["crm.team"].search([("member_ids", "!=", False)])
        return [(team.id, team.name) for team in teams]

    @api.model
    def _find_bottlenecks(self, reps):
        """Give sentences about who holds things up: late leads, or away with leads."""
        late = sum(rep["late"] for rep in reps)
        found = []
        for rep in reps:
            if rep["late"] >= 3 and 2 * rep["late"] >= late:
                found.append(
                    self.env._(
                        "%(name)s has %(number)s of the %(all)s late leads.",
                        name=rep["name"],
                        number=rep["late"],
                        all=late,
                    )
                )
            if rep["state"] in ("leave", "paused") and rep["late"] + rep["today"]:
                found.append(
                    self.env._(
                        "%(name)s is away, and %(number)s leads are late or due today.",
                        name=rep["name"],
                        number=rep["late"] + rep["today"],
                    )
                )
        return found
