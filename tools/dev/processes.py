"""Start programs, write down what they say, and stop all that was started.

Every program gets a process group of its own: Ctrl-C reaches this program
only, which then stops exactly the groups it started.
"""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from .errors import SetupError

STOP_SECONDS = 20.0
LAST_LINES = 12
# Programs of all threads: Ctrl-C reaches the main thread only.
_running: set["subprocess.Popen[str]"] = set()
_stopping = threading.Event()


def _raise_interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def stop_on_signals() -> None:
    """Let a terminated or hung-up command clean up like an interrupted one."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_interrupt)


def stop_all() -> None:
    """End all that any thread started; nothing more is started after it."""
    _stopping.set()
    for process in list(_running):
        stop(process)


def stop(process: subprocess.Popen[str]) -> None:
    """End a program and its children, politely first."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def started(
    command: Sequence[str | Path],
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: int | IO[str] = subprocess.PIPE,
) -> Iterator["subprocess.Popen[str]"]:
    """Run a program for as long as the block lasts."""
    if _stopping.is_set():
        raise KeyboardInterrupt
    process = subprocess.Popen(
        [str(part) for part in command],
        env=env and dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    _running.add(process)
    try:
        yield process
    finally:
        stop(process)
        _running.discard(process)


def run(
    command: Sequence[str | Path],
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    on_line: Callable[[str], None] | None = None,
) -> int:
    """Run a program to its end with its output in `log`; return its exit code."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as sink, started(command, env, cwd) as process:
        for line in process.stdout or ():
            sink.write(line)
            sink.flush()
            if on_line:
                on_line(line)
        return process.wait()


def must_run(
    command: Sequence[str | Path],
    log: Path,
    failure: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    on_line: Callable[[str], None] | None = None,
) -> None:
    """Run a program that has to succeed; its failure is one line."""
    try:
        code = run(command, log, env, cwd, on_line)
    except FileNotFoundError as error:
        raise SetupError(f"{failure}: {command[0]} is not installed.") from error
    if code:
        raise SetupError(f"{failure}: {last_words(log)} (all of it: {log})")


def last_words(log: Path) -> str:
    """Return the line of a log that says most about a failure."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    lines = [line for line in lines if line][-LAST_LINES:]
    errors = [line for line in lines if line.lower().startswith(("e:", "error"))]
    return (errors or lines or ["it said nothing"])[-1]
