from odoo import models

from ..routing import Rep, Results, RoutedLead, RoutingRule, Stay


class LeadRoutingRule(models.Model):
    """What ``routing`` is given: reps, leads and the rule, as plain values.

    Collected with a number of queries that does not grow with the leads.
    """

    _inherit = "lead.routing.rule"

    def _to_rule(self):
        """Give the rule as ``routing`` takes it; which leads is decided before."""
        return RoutingRule(
            id=self.id,
            sequence=self.sequence,
            min_qualification="raw",
            strategy=self.strategy,
            weights=self._get_weights(),
            keeps_existing_owner=self.keeps_existing_owner,
            min_level=self.min_level or "novice",
            high_value_score=self.high_value_score,
            requires_territory=self.requires_territory,
            respects_working_hours=self.respects_working_hours,
        )

    # Reps ---------------------------------------------------------------------------
    def _get_members(self, team):
        """The members among whom this rule routes the leads of ``team`` (or none)."""
        teams = team if team and self.keeps_team else self.team_ids
        domain = [("crm_team_id", "in", teams.ids)] if teams else []
        if self.company_id:
            domain.append(("crm_team_id.company_id", "in", (False, self.company_id.id)))
        members = self.env["crm.team.member"].search(domain, order="id")
        if self.user_ids:
            members = members.filtered(lambda member: member.user_id in self.user_ids)
        return members

    def _to_reps(self, members, now):
        """Give the reps with their load, availability and results at ``now``."""
        loads = members._get_loads(now)
        availabilities = members._get_availabilities(now)
        is_fit = self.strategy == "best_fit"
        rates = members._get_win_rates(self.segment, now) if is_fit else {}
        times = members._get_response_times(now) if is_fit else {}
        return tuple(
            Rep(
                **self._prepare_rep_vals(member, loads[member.user_id.id]),
                away=self._get_stays(member, availabilities[member.id], now),
                results=self._to_results(rates.get(member.user_id.id, {})),
                response_hours=times.get(member.user_id.id, (0.0, 0))[0],
                response_count=times.get(member.user_id.id, (0.0, 0))[1],
            )
            for member in members
        )

    def _prepare_rep_vals(self, member, load):
        return {
            "id": member.id,
            "user_id": member.user_id.id,
            "team_id": member.crm_team_id.id,
            "weight": member.routing_weight,
            "capacity_open": member.routing_capacity_open,
            "capacity_day": member.routing_capacity_day,
            "open_count": load.open_count,
            "today_count": load.today_count,
            "last_assigned_at": load.last_at,
            "level": member.routing_level,
            "country_ids": tuple(member.routing_country_ids.ids),
            "state_ids": tuple(member.routing_state_ids.ids),
            "industry_ids": tuple(member.routing_industry_ids.ids),
            "product_ids": tuple(member.routing_product_line_ids.ids),
            "tags": tuple(one._get_tag() for one in member.routing_expertise_ids),
            "languages": tuple(member.routing_lang_ids.mapped("code")),
        }

    def _get_stays(self, member, availability, now):
        stays = []
        if not member.user_id.active:
            stays.append(Stay("archived"))
        paused_until = member.routing_paused_until
        if paused_until and paused_until > now:
            stays.append(Stay("paused", paused_until))
        if availability.leave_until:
            stays.append(Stay("on_leave", availability.leave_until))
        if not availability.is_at_work:
            stays.append(Stay("outside_hours", availability.next_at))
        return tuple(stays)

    def _to_results(self, by_segment):
        results = {
            str(segment_id): Results(won, closed)
            for segment_id, (won, closed) in by_segment.items()
        }
        won = sum(result.won for result in results.values())
        closed = sum(result.closed for result in results.values())
        return results | {"": Results(won, closed)}

    # Leads --------------------------------------------------------------------------
    def _to_leads(self, leads, now, *, cooldown_days=None):
        """Give the leads with their existing owner and previous owners.

        ``cooldown_days``: instead of the rule's own.
        """
        days = self.cooldown_days if cooldown_days is None else cooldown_days
        owners = leads._get_existing_owners()
        previous = leads._get_previous_owners(days, now)
        tags = self._get_lead_tags(leads)
        return tuple(
            RoutedLead(
                id=lead.id,
                rule_ids=(self.id,),
                qualification=lead.qualification or "raw",
                score=lead.lead_score,
                owner_user_id=owners.get(lead.id, 0),
                cooldown_user_ids=tuple(previous.get(lead.id, ())),
                country_id=lead.country_id.id or 0,
                state_id=lead.state_id.id or 0,
                industry_id=lead.industry_id.id or 0,
                product_ids=tuple(lead.product_line_ids.ids),
                language=lead.lang_id.code or "",
                tags=tags.get(lead.id, ()),
                segment=str(lead[self.segment].id or 0),
            )
            for lead in leads
        )

    def _get_lead_tags(self, leads):
        """Give {lead id: tags} where the rule weighs expertise."""
        if self.strategy != "best_fit" or not self.weight_expertise:
            return {}
        every = self.env["lead.expertise"].search([("active", "=", True)])
        return every._get_lead_tags(leads)
