import csv
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, models
from odoo.tools import file_open

FILE = "lead_priority/demo/lead_demo.csv"
FORMS = {
    "demo": "lead_priority.lead_capture_form_demo_demo",
    "whitepaper": "lead_priority.lead_capture_form_demo_white_paper",
    "booth": "lead_priority.lead_capture_form_demo_booth",
}
# Columns that are no values of the lead.
CONTROL = (
    "days_ago",
    "form",
    "trial_ends_in_hours",
    "engagements",
    "owner",
    "followups",
    "fate",
)
TEMPLATE = "lead_priority.lead_score_template_b2b_software"
DIRECTIONS = {"call": "outgoing", "mail": "outgoing", "meeting": "two_way"}


class LeadDemo(models.AbstractModel):
    """Puts the demo leads through the capture path, each at its time in the past.

    Called by the demo data only; what a visitor sees is what the product made of
    them.
    """

    _name = "lead.demo"
    _description = "Loader of the Demo Leads"

    @api.model
    def _load(self):
        """Capture, follow up and close the leads of the demo file, oldest first."""
        with file_open(FILE) as stream:
            rows = sorted(
                csv.DictReader(stream), key=lambda row: -float(row["days_ago"])
            )
        now = self.env.cr.now()
        start = now - timedelta(days=float(rows[0]["days_ago"]))
        score_model = self._activate_score_model(start.replace(microsecond=0))
        for number, row in enumerate(rows):
            moment = now - timedelta(days=float(row["days_ago"]))
            self._load_row(row, moment.replace(microsecond=0), now, f"demo:{number}")
        # What time has faded since then.
        score_model.action_rescore()

    def _activate_score_model(self, start):
        """Start from a template, as the first thing an administrator does."""
        score_model = self.env.ref(TEMPLATE).copy({"name": "Fieldstone: B2B software"})
        score_model._activate("from_now", now=start)
        return score_model

    def _load_row(self, row, moment, now, key):
        captured = {k: v for k, v in row.items() if v and k not in CONTROL}
        if hours := row["trial_ends_in_hours"]:
            trial_end = now + timedelta(hours=float(hours))
            captured["trial_end_at"] = trial_end.isoformat(timespec="seconds")
        form = self.env.ref(FORMS[row["form"]])
        with self._at(moment):
            capture = self.env["lead.capture"]._receive(
                [{"payload": captured, "idempotency_key": key}],
                entry="form",
                scope=f"form:{form.id}",
                form=form,
                now=moment,
            )
            capture._process(moment)
        if lead := capture.lead_id.with_context(tracking_disable=True):
            self._load_life(lead, row, moment, now)

    def _load_life(self, lead, row, moment, now):
        """Engagements, owner, follow-ups and outcome, between capture and now."""
        pace = (now - moment) / 12
        self._record_engagements(lead, row, moment, pace / 2)
        if row["owner"]:
            owner, manager = self._user(row["owner"]), self._user("admin")
            with self._at(moment + pace):
                lead.with_user(manager).write({"user_id": owner.id})
            self._record_followups(lead, row, owner, moment + 2 * pace, pace)
        with self._at(now - pace):
            as_owner = lead.with_user(lead.user_id or self.env.user)
            self._close(as_owner, row["fate"], now - pace)
        self.env["crm.lead"].flush_model()

    def _record_engagements(self, lead, row, start, pace):
        events = []
        for part in filter(None, row["engagements"].split(";")):
            code, _star, count = part.partition("*")
            for _time in range(int(count or 1)):
                moment = start + pace * (len(events) + 1) / 6
                events.append({"lead_id": lead.id, "type": code, "occurred_at": moment})
        if events:
            self.env["lead.engagement"]._record_engagement(
                events, now=max(event["occurred_at"] for event in events)
            )

    def _record_followups(self, lead, row, user, start, pace):
        rows = []
        for part in filter(None, row["followups"].split(";")):
            channel, _colon, outcome = part.partition(":")
            rows.append(
                {
                    "lead_id": lead.id,
                    "user_id": user.id,
                    "channel": channel,
                    "direction": DIRECTIONS[channel],
                    "outcome": outcome,
                    "occurred_at": start + pace * len(rows),
                }
            )
        if rows:
            self.env["lead.followup"]._record_followup(
                rows, now=rows[-1]["occurred_at"]
            )

    def _close(self, lead, fate, now):
        if fate == "won":
            lead.action_set_won()
        elif fate.startswith("lost:"):
            reason = self.env["crm.lost.reason"].search(
                [("name", "=", fate.removeprefix("lost:"))], limit=1
            )
            lead.action_set_lost(lost_reason_id=reason.id)
        elif fate == "reclaimed":
            pool = self.env.ref("lead_priority.lead_pool_demo_public")
            lead.sudo()._move({"pool_id": pool.id}, now=now, reason="reclaimed")
            lead._recycle(now)
        elif fate.startswith("returned:"):
            pool = self.env.ref("lead_priority.lead_pool_demo_public")
            note = fate.removeprefix("returned:")
            lead._move({"pool_id": pool.id}, now=now, reason="returned", note=note)

    def _user(self, login):
        if login == "admin":
            return self.env.ref("base.user_admin")
        return self.env.ref(f"lead_priority.user_demo_{login}")

    @contextmanager
    def _at(self, moment):
        """Let the transaction's clock stand at a moment in the past (UTC)."""
        cr = self.env.cr
        real, cr._now = cr.now(), moment
        try:
            yield
        finally:
            self.env.flush_all()
            cr._now = real
