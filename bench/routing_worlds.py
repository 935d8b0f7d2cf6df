"""Two databases with the same reps, to whom leads are given: core's and ours."""

import time

from odoo.tools import SQL

from .harness import UnfairComparison

TEAMS = 4
REPS = 20
CAPACITY = 300_000  # a month: no rep is ever full in core


class World:
    """A database with reps in teams, to which leads are given."""

    def __init__(self, env):
        self.env = env
        self.countries = env["res.country"].search([], limit=TEAMS)
        self.teams = env["crm.team"].create(
            [
                {
                    "name": f"Bench {country.name}",
                    "use_leads": True,
                    "assignment_domain": str([("country_id", "=", country.id)]),
                }
                for country in self.countries
            ]
        )
        self.reps = self._create_reps()
        env.cr.commit()

    def _create_reps(self):
        group = self.env.ref("sales_team.group_sale_salesman")
        reps = (
            self.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": f"R{n}",
                        "login": f"route{n}",
                        "group_ids": [(6, 0, group.ids)],
                    }
                    for n in range(REPS)
                ]
            )
        )
        self.env["crm.team.member"].create(
            [
                {
                    "user_id": rep.id,
                    "crm_team_id": self.teams[number % TEAMS].id,
                    "assignment_max": CAPACITY,
                }
                for number, rep in enumerate(reps)
            ]
        )
        return reps

    def fill(self, count, **more):
        """Insert leads without team and owner; each of a person and firm of its own."""
        vals = {
            "type": "lead",
            "active": True,
            "won_status": "pending",
            "probability": 0,
            "stage_id": self.env["crm.stage"].search([], limit=1).id,
            "company_id": self.env.company.id,
            "create_date": self.env.cr.now(),
            "write_date": self.env.cr.now(),
            **more,
        }
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO crm_lead (name, email_from, email_normalized,
                       email_domain_criterion, country_id, %s)
                   SELECT 'Lead ' || i, mail, mail, '@' || split_part(mail, '@', 2),
                       (%s::int4[])[i %% %s + 1], %s
                     FROM generate_series(1, %s) i, LATERAL (
                          SELECT format('p@%%s-%%s.example.com', %s, i) AS mail) m
                RETURNING id""",
                SQL(", ").join(map(SQL.identifier, vals)),
                self.countries.ids,
                TEAMS,
                SQL(", ").join(SQL("%s", value) for value in vals.values()),
                count,
                time.time_ns(),
            )
        )
        self.leads = self.env["crm.lead"].browse(lead_id for (lead_id,) in rows)

    def settle(self):
        """Commit, and vacuum as autovacuum does."""
        self.env.cr.commit()
        self.env.cr._cnx.autocommit = True
        self.env.cr.execute("VACUUM (ANALYZE)")
        self.env.cr._cnx.autocommit = False
        self.env.invalidate_all(flush=False)

    def check(self, count):
        """Every lead has become an opportunity of a rep of its team, in even shares."""
        self.env.cr.execute(
            SQL(
                """SELECT COUNT(*), COUNT(DISTINCT lead.user_id),
                          MAX(COUNT(*)) OVER () - MIN(COUNT(*)) OVER ()
                     FROM crm_lead lead
                     JOIN crm_team_member member ON member.user_id = lead.user_id
                      AND member.crm_team_id = lead.team_id
                    WHERE lead.id = ANY (%s) AND lead.type = 'opportunity'
                      AND lead.date_open IS NOT NULL AND lead.user_id = ANY (%s)
                    GROUP BY lead.user_id""",
                self.leads.ids,
                self.reps.ids,
            )
        )
        shares = self.env.cr.fetchall()
        given = sum(share[0] for share in shares)
        if (given, len(shares)) != (count, REPS) or shares[0][2] > 2:
            raise UnfairComparison(f"{given} of {count} given to {len(shares)} reps")

    def count_logged(self):
        """Count the leads whose chatter names the new owner."""
        return self.env["mail.tracking.value"].search_count(
            [
                ("mail_message_id.model", "=", "crm.lead"),
                ("mail_message_id.res_id", "in", self.leads.ids),
                ("field_id.name", "=", "user_id"),
            ]
        )


class Core(World):
    """Core's assignment, its quota never in the way."""

    def fill(self, count):
        super().fill(count)
        self.settle()

    def assign(self):
        self.teams._action_assign_leads(force_quota=True, creation_delta_days=0)
        self.env.cr.commit()

    def check(self, count):
        super().check(count)
        if self.count_logged() != count:
            raise UnfairComparison("core's chatter does not name each owner")


class Ours(World):
    """Routing, one rule for each team with the domain of the team."""

    def __init__(self, env):
        env["lead.routing.rule"].search([]).action_archive()
        super().__init__(env)
        self.rules = env["lead.routing.rule"].create(
            [
                {
                    "name": team.name,
                    "team_ids": [(6, 0, team.ids)],
                    "domain": team.assignment_domain,
                    "converts": True,
                }
                for team in self.teams
            ]
        )
        env.cr.commit()

    def fill(self, count):
        now = self.env.cr.now()
        due = {"routing_due_at": now, "routing_trigger": "captured"}
        super().fill(count, qualification="sql", **due)
        register = self.env["lead.capture"]._register_leads
        register(self.leads, now=now, entry="manual")
        self.settle()

    def assign(self, *, logs_in_chatter):
        """As the job of routing does, which commits after each batch."""
        if self.rules[0].logs_in_chatter != logs_in_chatter:
            self.rules.logs_in_chatter = logs_in_chatter
        self.logs = logs_in_chatter
        self.env["lead.routing.rule"]._cron_route()

    def check(self, count):
        super().check(count)
        self.env.cr.execute(
            SQL(
                """SELECT (SELECT COUNT(DISTINCT lead_id) FROM lead_custody
                            WHERE lead_id = ANY (%(leads)s) AND place = 'owner'
                              AND ended_at IS NULL AND reason = 'assigned'),
                          (SELECT COUNT(DISTINCT lead_id) FROM lead_routing_decision
                            WHERE lead_id = ANY (%(leads)s)),
                          (SELECT COUNT(*) FROM mail_activity
                            WHERE res_model = 'crm.lead'
                              AND res_id = ANY (%(leads)s))""",
                leads=self.leads.ids,
            )
        )
        found = (*self.env.cr.fetchone(), self.count_logged(), self._count_told())
        if found != (count, count, 0, count if self.logs else 0, REPS):
            raise UnfairComparison(
                f"{count} leads: custody rows, decisions, activities, owners in the"
                f" chatter, reps with a digest: {found}"
            )

    def _count_told(self):
        """Count the reps to whom one message names their leads."""
        digests = self.env["lead.alert"].search([("lead_ids", "in", self.leads.ids)])
        return len(digests.filtered("is_digest").user_id & self.reps)
