from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL, float_compare

# What the owner brings with him: written by the statement below.
OWNER_FIELDS = frozenset(
    (
        "date_conversion",
        "date_open",
        "pool_id",
        "routing_due_at",
        "routing_tries",
        "routing_trigger",
        "team_id",
        "type",
        "user_id",
        "write_date",
        "write_uid",
    )
)
# What core computes from that, done by the statement or looked after here.
COMPUTED_FIELDS = frozenset(
    (
        "automated_probability",
        "company_id",
        "date_last_stage_update",
        "date_open",
        "day_open",
        "lead_properties",
        "probability",
        "prorated_revenue",
        "recurring_revenue_monthly_prorated",
        "recurring_revenue_prorated",
        "stage_id",
        "team_id",
        "won_status",
    )
)
READ_FIELDS = (
    "automated_probability",
    "expected_revenue",
    "probability",
    "recurring_revenue",
    "stage_id",
    "team_id",
)
# In the context: {lead id: id of the team it is given to}.
TEAMS = "lead_given_teams"
# One row of ``given`` for each lead.
UPDATE_OWNERS = """
   UPDATE crm_lead lead
      SET user_id = given.user_id, team_id = given.team_id,
          company_id = %(company)s, pool_id = NULL,
          type = CASE WHEN given.converts THEN 'opportunity'
                 ELSE lead.type END,
          date_conversion = CASE WHEN given.converts THEN %(at)s
                            ELSE lead.date_conversion END,
          date_open = %(open)s,
          day_open = ABS(FLOOR(EXTRACT(EPOCH FROM %(open)s
              - date_trunc('second', lead.create_date)) / 86400)),
          automated_probability = given.automated,
          probability = given.probability,
          date_last_stage_update
              = COALESCE(lead.date_last_stage_update, %(now)s),
          routing_due_at = NULL, routing_trigger = NULL,
          routing_tries = 0, write_uid = %(uid)s, write_date = %(now)s
     FROM unnest(%(leads)s::int4[], %(users)s::int4[], %(teams)s::int4[],
                 %(converts)s::bool[], %(automated)s::float8[],
                 %(probabilities)s::float8[])
          AS given (lead_id, user_id, team_id, converts, automated,
                    probability)
     JOIN crm_team team ON team.id = given.team_id
     JOIN res_users rep ON rep.id = given.user_id
LEFT JOIN LATERAL (
          SELECT array_agg(company.id) AS ids
            FROM res_company_users_rel rel
            JOIN res_company company
              ON company.id = rel.cid AND company.active
           WHERE rel.user_id = rep.id) own ON TRUE
    WHERE lead.id = given.lead_id
RETURNING lead.id, lead.company_id IS NOT NULL
          AND lead.company_id <> ALL (COALESCE(own.ids, '{}'))
"""


class Gift(NamedTuple):
    """A lead that a run gives to a rep of a team; ``converts``: as an opportunity."""

    lead_id: int
    user_id: int
    team_id: int
    converts: bool


class CrmLead(models.Model):
    """Owners of many leads, written by one statement."""

    _inherit = "crm.lead"

    @api.model
    def _give_owners_by_sql(self, gifts, now):
        """Write the owners of many leads (``Gift``s) as the ORM would; ``now``: UTC.

        Give the leads that are left to the ORM: all where another add-on takes part
        in writing an owner, else those whose stage does not go with the team.
        With ``tracking_disable`` in the context nothing is logged in the chatter and
        owners do not follow; the caller hands over the custody.
        :raise UserError: where a rep is not of the company of a lead
        """
        leads = self.browse(gift.lead_id for gift in gifts)
        if not self._is_owner_sql_allowed():
            return leads
        leads.fetch(READ_FIELDS)
        plain = leads._filter_stage_stays(gifts)
        written = set(plain._ids)
        if plain:
            plain._write_gifts([gift for gift in gifts if gift.lead_id in written], now)
        return leads.browse(id_ for id_ in leads._ids if id_ not in written)

    def _filter_stage_stays(self, gifts):
        """The leads whose stage is one of the team they are given to."""
        known, stays = {}, []
        for lead, gift in zip(self, gifts, strict=True):
            key = (lead.stage_id, gift.team_id)
            if key not in known:
                teams = lead.stage_id.team_ids
                known[key] = lead.stage_id and (not teams or gift.team_id in teams._ids)
            if known[key]:
                stays.append(lead.id)
        return self.browse(stays)

    def _write_gifts(self, gifts, now):
        is_logged = not self.env.context.get("tracking_disable")
        if is_logged:
            self._track_prepare(self._fields)
        following = self._group_followers(gifts) if is_logged else {}
        computed = self._filter_properties(gifts)
        automated, probabilities = self._get_given_probabilities(gifts)
        weighed = self.browse(
            lead.id
            for lead in self
            if (lead.expected_revenue or lead.recurring_revenue)
            and probabilities[lead.id] != lead.probability
        )
        rows = self._update_owners(gifts, automated, probabilities, now)
        self._follow_owner_sql(OWNER_FIELDS, COMPUTED_FIELDS)
        weighed.modified(["probability"])
        self.env.add_to_compute(self._fields["lead_properties"], computed)
        foreign = self.browse(lead_id for lead_id, is_foreign in rows if is_foreign)
        foreign._check_company(["user_id"])
        for given, leads in following.items():
            leads._message_auto_subscribe(dict(given))

    def _group_followers(self, gifts):
        """Give {what is written that people follow, as items: leads}."""
        groups = defaultdict(self.browse)
        for lead, gift in zip(self, gifts, strict=True):
            given = [("user_id", gift.user_id)]
            if lead.team_id.id != gift.team_id:
                given.append(("team_id", gift.team_id))
            groups[tuple(given)] += lead
        return groups

    def _filter_properties(self, gifts):
        """The leads of teams with properties: core fills in those they lack."""
        teams = self.team_id.browse({gift.team_id for gift in gifts}) | self.team_id
        defining = set(teams.filtered("lead_properties_definition")._ids)
        return self.browse(
            lead.id
            for lead, gift in zip(self, gifts, strict=True)
            if defining and not defining.isdisjoint((lead.team_id.id, gift.team_id))
        )

    def _get_given_probabilities(self, gifts):
        """Give {lead id: percent} as core computes it in the new team, and as kept.

        Kept is the former one where a person has changed it.
        """
        teams = {gift.lead_id: gift.team_id for gift in gifts}
        self_in_teams = self.with_context(**{TEAMS: teams})
        found, _none = self_in_teams._pls_get_naive_bayes_probabilities(batch_mode=True)
        automated, kept = {}, {}
        for lead in self:
            before, was = lead.probability, lead.automated_probability
            automated[lead.id] = found.get(lead.id, was)
            is_automated = float_compare(before, was, precision_digits=2) == 0
            kept[lead.id] = found.get(lead.id, before) if is_automated else before
        return automated, kept

    def _pls_get_lead_pls_values(self, domain=None):
        values = super()._pls_get_lead_pls_values(domain=domain)
        teams = self.env.context.get(TEAMS)
        if not teams:
            return values
        # In the order of the leads, as where the ORM computes.
        return {
            lead_id: {**values[lead_id], "team_id": teams[lead_id]}
            for lead_id in self._ids
            if lead_id in values
        }

    def _update_owners(self, gifts, automated, probabilities, now):
        """Give [(lead id, whether its company is none of the owner's)]."""
        return self.env.execute_query(
            SQL(
                UPDATE_OWNERS,
                company=self._given_company_sql(),
                at=now,
                open=self._date_open_sql(),
                now=self.env.cr.now(),
                uid=self.env.uid,
                leads=[gift.lead_id for gift in gifts],
                users=[gift.user_id for gift in gifts],
                teams=[gift.team_id for gift in gifts],
                converts=[gift.converts for gift in gifts],
                automated=[automated[gift.lead_id] for gift in gifts],
                probabilities=[probabilities[gift.lead_id] for gift in gifts],
            )
        )

    @api.model
    def _given_company_sql(self):
        """The company of a lead given to a rep, as core's compute has it."""
        return SQL(
            """CASE
                WHEN lead.company_id = ANY (own.ids)
                     AND COALESCE(team.company_id, lead.company_id) = lead.company_id
                    THEN lead.company_id
                WHEN team.company_id IS NOT NULL THEN team.company_id
                WHEN %(company)s = ANY (own.ids) THEN %(company)s
                WHEN rep.company_id = ANY (%(companies)s) THEN rep.company_id END""",
            company=self.env.company.id,
            companies=self.env.companies.ids,
        )

    @api.model
    def _date_open_sql(self):
        """The moment of assignment: this one where the owner changes."""
        return SQL(
            """CASE WHEN lead.user_id IS NOT DISTINCT FROM given.user_id
                    THEN COALESCE(lead.date_open, %(now)s::timestamp)
                    ELSE %(now)s::timestamp END""",
            now=self.env.cr.now(),
        )
