from odoo import models
from odoo.tools import SQL

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
        products = self._get_lead_products(leads)
        tags = self._get_lead_tags(leads)
        return tuple(
            RoutedLead(
                rule_ids=(self.id,),
                owner_user_id=owners.get(row["id"], 0),
                cooldown_user_ids=tuple(previous.get(row["id"], ())),
                product_ids=products.get(row["id"], ()),
                tags=tags.get(row["id"], ()),
                **row,
            )
            for row in self._read_leads(leads)
        )

    def _read_leads(self, leads):
        """Read what ``routing`` is told of leads, in their order, in one statement.

        The ORM's cache takes as long for it as the whole decision.
        """
        columns = ("qualification", "country_id", "state_id", "industry_id", "lang_id")
        leads.flush_model([*columns, self.segment, "score_id"])
        self.env["lead.score"].flush_model(["lead_score"])
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT lead.id, COALESCE(lead.qualification, 'raw') AS qualification,
                       COALESCE(score.lead_score, 0) AS score,
                       COALESCE(lead.country_id, 0) AS country_id,
                       COALESCE(lead.state_id, 0) AS state_id,
                       COALESCE(lead.industry_id, 0) AS industry_id,
                       COALESCE(lang.code, '') AS language,
                       COALESCE(%(segment)s, 0)::text AS segment
                  FROM unnest(%(ids)s::int4[]) WITH ORDINALITY given (id, nth)
                  JOIN crm_lead lead ON lead.id = given.id
             LEFT JOIN lead_score score ON score.id = lead.score_id
             LEFT JOIN res_lang lang ON lang.id = lead.lang_id
              ORDER BY given.nth
                """,
                segment=SQL.identifier("lead", self.segment),
                ids=leads.ids,
            )
        )

    def _get_lead_products(self, leads):
        """Give {lead id: product line ids}, those of leads that have some."""
        leads.flush_model(["product_line_ids"])
        rows = self.env.execute_query(
            SQL(
                """SELECT rel.crm_lead_id, array_agg(line.id ORDER BY line.id)
                     FROM crm_lead_lead_product_line_rel rel
                     JOIN lead_product_line line
                       ON line.id = rel.lead_product_line_id AND line.active
                    WHERE rel.crm_lead_id = ANY (%s) GROUP BY 1""",
                leads.ids,
            )
        )
        return {lead_id: tuple(line_ids) for lead_id, line_ids in rows}

    def _get_lead_tags(self, leads):
        """Give {lead id: tags} where the rule weighs expertise."""
        if self.strategy != "best_fit" or not self.weight_expertise:
            return {}
        every = self.env["lead.expertise"].search([("active", "=", True)])
        return every._get_lead_tags(leads)
