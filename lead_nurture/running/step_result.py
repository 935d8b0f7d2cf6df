"""The words between the runner and the kinds of steps.

The runner takes what is due, groups it by step, and asks the kind of the step what
became of each; the kind answers with one ``Result`` for each ``Due``.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Due:
    """One instance (an enrollment, a run) that has come to a step.

    :param id: of the instance
    :param lead_id: of its lead
    :param visit: 1 at the first visit of a step, more after a jump back
    :param entered_at: when the instance began, naive UTC
    :param arrived_at: when it came to this step, naive UTC
    :param is_back: whether the step answered ``Result.wait`` before
    """

    id: int
    lead_id: int
    visit: int
    entered_at: datetime
    arrived_at: datetime
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one instance at a step.

    :param state: of the execution: done, skipped, failed, waiting or queued
    :param outcome: which way to go on; the child step with that outcome is next
    :param due_at: for waiting: when to ask again, naive UTC; None: when woken
    :param reason: one of the reasons of ``lead.nurture.execution``, or none
    :param note: for people: what was done or why not
    :param is_woken: for waiting: asked again, too, when the lead does something
    """

    state: str = "done"
    outcome: str = "next"
    due_at: datetime | None = None
    reason: str | None = None
    note: str | None = None
    is_woken: bool = False

    @classmethod
    def wait(
        cls,
        due_at: datetime | None,
        reason: str | None = None,
        *,
        is_woken: bool = False,
    ) -> "Result":
        """Give the answer of a step that is not over: ask again then.

        >>> Result.wait(datetime(2026, 1, 5, 9)).state
        'waiting'
        """
        return cls("waiting", due_at=due_at, reason=reason, is_woken=is_woken)

    @property
    def is_over(self) -> bool:
        """Whether the instance goes on to the next step.

        >>> Result().is_over, Result.wait(None).is_over, Result("queued").is_over
        (True, False, False)
        """
        return self.state not in ("waiting", "queued")
