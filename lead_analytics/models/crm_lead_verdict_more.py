from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

# Won leads that say what is usual: of so many days, at least so many.
USUAL_DAYS = 365
FEWEST_WON = 10
# A step that at least so many of the won leads had is missed.
USUAL_STEP = 0.5
MOST_STEPS = 2


class CrmLead(models.Model):
    """The verdict goes on: what was missed, what salespeople and the lead said."""

    _inherit = "crm.lead"

    def _get_won_like_this(self):
        """Give the query of the milestones of leads won within a year.

        Only of those the user sees; of the lead's team where these are enough.
        """
        milestones = self.env["lead.milestone"]
        domain = Domain("won_at", ">=", self.env.cr.now() - timedelta(USUAL_DAYS))
        if self.company_id:
            domain &= Domain("company_id", "in", [self.company_id.id, False])
        of_team = domain & Domain("team_id", "=", self.team_id.id)
        if self.team_id and milestones.search_count(of_team) >= FEWEST_WON:
            domain = of_team
        return milestones._search(domain & Domain("lead_id", "!=", self.id))

    def _get_usual_response(self):
        """Give the median working hours to the first contact of won leads, or None."""
        if not self.env["lead.milestone"].has_access("read"):
            return None
        [(number, hours)] = self.env.execute_query(
            SQL(
                """SELECT count(response_hours),
                          percentile_cont(0.5) WITHIN GROUP (ORDER BY response_hours)
                     FROM lead_milestone WHERE id IN %s""",
                self._get_won_like_this().subselect(),
            )
        )
        return hours if number >= FEWEST_WON else None

    def _tell_steps(self, past):
        """What won leads had; of a lead that nobody spoke to that says nothing."""
        if not past["contacts"] or not self.env["lead.milestone"].has_access("read"):
            return None
        missing = self._get_missing_steps()[:MOST_STEPS]
        if not missing:
            return None
        parts = [
            self.env._(
                "The step “%(step)s”, which %(share)s %% of the won leads had, was"
                " missing.",
                step=name,
                share=round(100 * share),
            )
            for name, share in missing
        ]
        return "fa-list-ol", True, " ".join(parts)

    def _get_missing_steps(self):
        """Give (name, share of the won leads that had it) of steps it did not have."""
        return self.env.execute_query(
            SQL(
                """WITH won AS MATERIALIZED (
                       SELECT lead_id FROM lead_milestone WHERE id IN %(won)s
                   ), had AS (
                       SELECT step.lead_id, %(name)s AS name FROM lead_followup step
                        WHERE step.lead_id IN (SELECT lead_id FROM won)
                   )
                   SELECT name, count(DISTINCT lead_id)::float / total
                     FROM had, (SELECT count(*) AS total FROM won) every
                    WHERE total >= %(fewest)s AND name IS NOT NULL
                      AND name NOT IN (
                          SELECT %(name)s FROM lead_followup step
                           WHERE step.lead_id = %(lead)s AND %(name)s IS NOT NULL)
                    GROUP BY name, total
                   HAVING count(DISTINCT lead_id) >= %(usual)s * total
                    ORDER BY 2 DESC, 1""",
                won=self._get_won_like_this().subselect(),
                name=self.env["lead.followup"]._step_name_sql("step"),
                fewest=FEWEST_WON,
                lead=self.id,
                usual=USUAL_STEP,
            )
        )

    def _tell_taken_back(self, past):
        number = len(past["custody"].filtered(lambda row: row.reason == "reclaimed"))
        if not number:
            return None
        if number == 1:
            text = self.env._("It was taken back once because nobody followed it up.")
        else:
            text = self.env._(
                "It was taken back %s times because nobody followed it up.", number
            )
        return "fa-undo", True, text

    def _tell_deadlines(self, past):
        clocks = self._search_if_allowed(
            "lead.sla.clock", [("breached_at", "!=", False)]
        )
        if not clocks:
            return None
        first = self._word_day(min(clocks.mapped("breached_at")))
        if len(clocks) == 1:
            text = self.env._("One deadline was missed, on %s.", first)
        else:
            text = self.env._(
                "%(number)s deadlines were missed, the first one on %(day)s.",
                number=len(clocks),
                day=first,
            )
        return "fa-clock-o", True, text

    def _tell_rating(self, past):
        rating = self._search_if_allowed("lead.quality.rating", [])[:1]
        if not rating:
            return None
        values = {
            "who": rating.user_id.sudo().name or "–",  # the name alone
            "value": self._get_label(rating, "value"),
            "reason": self._get_label(rating, "reason"),
        }
        text = (
            self.env._("%(who)s rated it “%(value)s”: %(reason)s.", **values)
            if rating.reason
            else self.env._("%(who)s rated it “%(value)s”.", **values)
        )
        return "fa-thumbs-o-up", rating.value == "bad", text

    def _tell_interest(self, past):
        """What the lead did after our last contact, and nobody answered."""
        last = past["contacts"][-1:].occurred_at
        if not last:
            return None
        signs = self._search_if_allowed(
            "lead.engagement",
            [
                ("is_automated", "=", False),
                ("occurred_at", ">", last),
                ("occurred_at", "<=", past["end"]),
            ],
        )
        if not signs:
            return None
        text = self.env._(
            "It showed interest again after our last contact (%(what)s on %(day)s), and"
            " nobody answered.",
            what=signs[:1].type_id.sudo().name,
            day=self._word_day(signs[:1].occurred_at),
        )
        return "fa-bolt", True, text
