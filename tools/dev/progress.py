"""Say what is happening, for how long, and how far it is."""

import contextlib
import shutil
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


class _Ticker:
    """Shows the running steps, of all threads, in one line."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.lock = threading.Lock()
        self.is_running = False

    def add(self, step: Step) -> None:
        with self.lock:
            self.steps.append(step)
            if not self.is_running:
                self.is_running = True
                threading.Thread(target=self._tick, daemon=True).start()

    def remove(self, step: Step) -> None:
        with self.lock:
            self.steps.remove(step)

    def _tick(self) -> None:
        is_terminal = sys.stdout.isatty()
        pause = TERMINAL_TICK_SECONDS if is_terminal else LOG_TICK_SECONDS
        while True:
            time.sleep(pause)
            with self.lock:
                self._show(is_terminal)

    def _show(self, is_terminal: bool) -> None:
        if not self.steps:
            return
        line = " |".join(step.line() for step in self.steps)
        if is_terminal:
            width = shutil.get_terminal_size().columns - 1
            sys.stdout.write(CLEAR_LINE + line[:width])
        else:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()


_ticker = _Ticker()


@contextlib.contextmanager
def step(title: str) -> Iterator[Step]:
    """Show a step while it runs and its time when it is done."""
    running, outcome = Step(title), "failed"
    _ticker.add(running)
    try:
        yield running
        outcome = "done"
    finally:
        _ticker.remove(running)
        seconds = time.monotonic() - running.started
        clear = CLEAR_LINE if sys.stdout.isatty() else ""
        say(f"{clear}  {running.title} … {outcome} in {seconds:.1f} s")
