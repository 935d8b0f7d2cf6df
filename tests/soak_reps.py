"""Reps who click in a soak: what the web client asks the server on their screens."""

import random
import time
from collections import defaultdict

from browser_steps import Api
from soak_screens import FORM, KANBAN, POOL, QUEUE

THINK_SECONDS = (1.0, 4.0)
PAGE = 80
OPEN = [("active", "=", True), ("won_status", "=", "pending")]
WAITING = [
    ("user_id", "=", False),
    ("won_status", "=", "pending"),
    ("pool_id.is_visible_to_reps", "=", True),
]
PANELS = (
    *("get_custody_path", "get_score_explanation", "get_timeline"),
    *("get_contact_summary", "get_playbooks", "get_routing_explanation"),
)


class Rep(Api):
    """A person who opens screens and clicks, as the web client asks the server."""

    def __init__(self, book, server, login, screens):
        super().__init__(server, login, login)
        self.book, self.screens = book, screens
        self.random = random.Random(login)
        self.kind, self.leads, self.activities = "", [], []
        self.done = defaultdict(int)

    def work(self):
        """Click until it is over."""
        deeds = (
            *(self.open_queue, self.open_lead, self.open_lead, self.log_call),
            *(self.change, self.plan, self.finish, self.claim, self.open_pipeline),
        )
        while not self.book.over.wait(self.random.uniform(*THINK_SECONDS)):
            deed = self.random.choice(deeds) if self.leads else self.open_queue
            self.kind = deed.__name__
            began = time.monotonic()
            try:
                self.done[self.kind] += bool(deed())
            except (AssertionError, OSError) as error:
                self.book.note(self.kind, began, f"{error!r}")

    def _post(self, path, params):
        began = time.monotonic()
        result = super()._post(path, params)
        if self.__dict__.get("kind"):
            self.book.note(self.kind, began)
        return result

    def open_queue(self):
        domain = [("user_id", "=", self._uid()), *OPEN]
        order = "is_urgent desc, sla_due_at, lead_score desc, create_date, id"
        self.leads = self._search(QUEUE, domain, order)
        return True

    def open_lead(self):
        lead = [self.random.choice(self.leads)]
        self.call("crm.lead", "web_read", lead, specification=self.screens[FORM])
        for panel in PANELS:
            self.call("crm.lead", panel, lead)
        return True

    def log_call(self):
        lead = [self.random.choice(self.leads)]
        outcome = self.random.choice(("reached", "interested", "no_answer"))
        return self.call("crm.lead", "record_call_result", lead, outcome)

    def change(self):
        vals = {"referred": f"By {self.random.random():.3f}", "priority": "2"}
        lead = [self.random.choice(self.leads)]
        how = {"specification": self.screens[FORM]}
        return self.call("crm.lead", "web_save", lead, vals, **how)

    def plan(self):
        lead = [self.random.choice(self.leads)]
        planned = self.call("crm.lead", "schedule_call_back", lead, "tomorrow")
        self.activities.append(planned["activity_id"])
        return True

    def finish(self):
        if not self.activities:
            return self.plan()
        done = [self.activities.pop()]
        self.call("mail.activity", "action_feedback", done, feedback="Reached")
        return True

    def claim(self):
        found = self._search(POOL, WAITING, "lead_score desc, id")
        if not found:
            return False
        chosen = [self.random.choice(found[:5])]  # the best: others want it too
        return self.call("crm.lead", "claim", chosen)["claimed"]

    def open_pipeline(self):
        return self.call(
            *("crm.lead", "web_read_group", [("type", "=", "opportunity"), *OPEN]),
            *(["stage_id"], ["expected_revenue:sum", "__count"]),
            auto_unfold=True,
            unfold_read_specification=self.screens[KANBAN],
        )

    def _search(self, view, domain, order):
        found = self.call(
            *("crm.lead", "web_search_read", domain, self.screens[view]),
            **{"limit": PAGE, "order": order, "count_limit": 10_001},
        )
        return [record["id"] for record in found["records"]]

    def _uid(self):
        if "uid" not in self.__dict__:
            self.uid = self._post("/web/session/get_session_info", {})["uid"]
        return self.uid
