"""Say what is happening, for how long, and how far it is."""

import contextlib
import sys
import threading
import time
from collections.abc import Iterator

TERMINAL_TICK_SECONDS = 0.5
LOG_TICK_SECONDS = 30.0
CLEAR_LINE = "\r\033[K"


class Step:
    """A long step; whoever runs it may tell its percentage and a detail."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.percent: float | None = None
        self.detail = ""
        self.started = time.monotonic()

    def line(self) -> str:
        seconds = time.monotonic() - self.started
        percent = "" if self.percent is None else f" {min(self.percent, 100):3.0f} %"
        detail = f" ({self.detail})" if self.detail else ""
        return f"  {self.title} … {seconds:.0f} s{percent}{detail}"


def say(text: str) -> None:
    """Print one line to the user."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    """Print one line that the user should read, without stopping."""
    sys.stderr.write(f"warning: {text}\n")
    sys.stderr.flush()


def _tick(step: Step, stopped: threading.Event) -> None:
    is_terminal = sys.stdout.isatty()
    while not stopped.wait(TERMINAL_TICK_SECONDS if is_terminal else LOG_TICK_SECONDS):
        end = "" if is_terminal else "\n"
        sys.stdout.write((CLEAR_LINE if is_terminal else "") + step.line() + end)
        sys.stdout.flush()


@contextlib.contextmanager
def step(title: str) -> Iterator[Step]:
    """Show a step while it runs and its time when it is done."""
    running, stopped = Step(title), threading.Event()
    ticker = threading.Thread(target=_tick, args=(running, stopped), daemon=True)
    ticker.start()
    outcome = "failed"
    try:
        yield running
        outcome = "done"
    finally:
        stopped.set()
        ticker.join()
        seconds = time.monotonic() - running.started
        clear = CLEAR_LINE if sys.stdout.isatty() else ""
        say(f"{clear}  {running.title} … {outcome} in {seconds:.1f} s")
