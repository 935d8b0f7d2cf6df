from odoo import models

from odoo.addons.lead_priority.scoring import RANKS

DIRECTIONS = {"meeting": "two_way"}
RATING_REASONS = {"average": "too_early", "bad": "no_need", "good": None}
# In the order in which they are done when they are due together.
BY_OWNER = ("followup", "qualify", "convert", "stage", "rate", "won", "lost", "archive")


class LeadDemo(models.AbstractModel):
    """Demo: what happens to leads between two looks at the clock, in bulk."""

    _inherit = "lead.demo"

    def _let_happen(self, due, now):
        """Do what is due: [(event, life, lead)], by kind, each kind in its order.

        What an owner does is left out when the lead was taken back meanwhile.
        """
        by_kind = {}
        for event, life, lead in due:
            if lead:
                by_kind.setdefault(event.kind, []).append((event, life, lead))
        self._story_owners(by_kind.pop("assign", []), by_kind.pop("claim", []), now)
        self._story_engagement(by_kind.pop("engagement", []), now)
        for kind in BY_OWNER:
            rows = [row for row in by_kind.get(kind, ()) if self._is_owner(row)]
            if rows:
                getattr(self, f"_story_{kind}")(rows, now)

    def _is_owner(self, row):
        _event, life, lead = row
        return lead.user_id == self._user(life.rep) and lead.active

    def _user(self, login):
        found = self.env.ref(f"lead_analytics.user_demo_{login}", False)
        return found or super()._user(login)

    # What moves the lead --------------------------------------------------------
    def _story_owners(self, assigned, claimed, now):
        """Give leads to their owners, or to the colleague who claims them."""
        custodies = self.env["lead.custody"]
        self._write_owners(assigned)
        leads = self.env["crm.lead"].concat(*(lead for *_rest, lead in assigned))
        custodies._hand_over(leads, now=now, reason="assigned")
        for event, life, lead in claimed:
            if lead.user_id or not lead.active:
                continue
            life.rep = event.values["rep"]
            self._write_owners([(event, life, lead)])
            user = self._user(life.rep)
            custodies._hand_over(lead, now=now, reason="claimed", by_user=user)

    def _write_owners(self, rows):
        by_owner = {}
        for _event, life, lead in rows:
            owner = (self._user(life.rep).id, self._team(life.team).id)
            by_owner.setdefault(owner, []).append(lead)
        for (user_id, team_id), leads in by_owner.items():
            together = self.env["crm.lead"].concat(*leads)._as_one_move()
            together.write({"user_id": user_id, "team_id": team_id})

    def _team(self, name):
        if name == "sales":
            return self.env.ref("sales_team.team_sales_department")
        return self.env.ref(f"lead_analytics.crm_team_demo_{name}")

    def _story_won(self, rows, now):
        self._leads_of(rows).action_set_won()

    def _story_lost(self, rows, now):
        by_reason = {}
        for row in rows:
            by_reason.setdefault(row[0].values["reason"], []).append(row)
        for name, its in by_reason.items():
            reason = self.env["crm.lost.reason"].search([("name", "=", name)], limit=1)
            self._leads_of(its).action_set_lost(lost_reason_id=reason.id)

    def _story_archive(self, rows, now):
        self._leads_of(rows).action_archive()

    def _story_stage(self, rows, now):
        stage = self.env.ref("crm.stage_lead3")
        self._leads_of(rows).write({"stage_id": stage.id})

    def _story_convert(self, rows, now):
        """Make leads opportunities; what they may bring is known at the end."""
        values = {"type": "opportunity", "date_conversion": now}
        values["stage_id"] = self.env.ref("crm.stage_lead2").id
        self._leads_of(rows).write(values)

    def _leads_of(self, rows):
        manager = self._user("admin")
        return (
            self.env["crm.lead"]
            .concat(*(lead for *_rest, lead in rows))
            .with_user(manager)
        )

    # What is recorded -----------------------------------------------------------
    def _story_followup(self, rows, now):
        self.env["lead.followup"]._record_followup(
            [
                {
                    "lead_id": lead.id,
                    "user_id": self._user(life.rep).id,
                    "direction": DIRECTIONS.get(event.values["channel"], "outgoing"),
                    "occurred_at": event.at,
                    **{name: text for name, text in event.values.items() if text},
                }
                for event, life, lead in rows
            ],
            now=now,
        )

    def _story_engagement(self, rows, now):
        if rows:
            self.env["lead.engagement"]._record_engagement(
                [
                    {"lead_id": lead.id, "occurred_at": event.at, **event.values}
                    for event, _life, lead in rows
                ],
                now=now,
            )

    def _story_qualify(self, rows, now):
        """Let leads be qualified where the score has not done it yet."""
        changes, leads = [], {}
        for event, life, lead in rows:
            to, was = event.values["to"], lead.qualification or "raw"
            if RANKS[to] > RANKS[was]:
                leads[to] = leads.get(to, lead) | lead
                row = {"from_qualification": was, "to_qualification": to}
                row |= {"lead_id": lead.id, "lead_score": lead.lead_score}
                row |= {"reason": "person", "user_id": self._user(life.rep).id}
                changes.append({**row, "occurred_at": event.at})
        # In this order: who becomes both on one day stays an SQL lead.
        for to in sorted(leads, key=RANKS.get):
            leads[to].sudo().write({"qualification": to})
        self.env["lead.qualification.change"]._record_change(changes, now=now)

    def _story_rate(self, rows, now):
        for event, life, lead in rows:
            value = event.values["value"]
            self.env["lead.quality.rating"]._rate(
                lead,
                self._user(life.rep),
                {"value": value, "reason": RATING_REASONS[value]},
                now=event.at,
            )
