"""A manager who closes old leads in a soak, so that open ones do not pile up."""

import time

from browser_steps import Api
from soak_reps import OPEN

TIDY_SECONDS = 10
MOST_AT_ONCE = 400


class Manager(Api):
    """Marks the oldest open leads as lost, as the list of leads does for many.

    Leads come at the same pace all the time, and a company decides about them: queues
    and pools are as long at the end as at the beginning, or their growth would hide
    whether anything else gets slower.
    """

    def __init__(self, book, server, most_open):
        super().__init__(server, "admin", "admin")
        self.book, self.most_open, self.closed = book, most_open, 0

    def work(self):
        """Close what is too much until it is over."""
        while not self.book.over.wait(TIDY_SECONDS):
            began = time.monotonic()
            try:
                self.tidy()
            except (AssertionError, OSError) as error:
                self.book.note("tidy", began, f"{error!r}")
            else:
                self.book.note("tidy", began)

    def tidy(self):
        """Close leads beyond the newest ``most_open``."""
        beyond = {"order": "id desc", "offset": self.most_open, "limit": MOST_AT_ONCE}
        leads = self.call("crm.lead", "search", OPEN, **beyond)
        if leads:
            lost = self.create("crm.lead.lost", lead_ids=[(6, 0, leads)])
            self.call("crm.lead.lost", "action_lost_reason_apply", [lost])
            self.closed += len(leads)
