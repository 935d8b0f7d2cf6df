"""Systems that send leads and events in a soak, at their pace, and what they note."""

import itertools
import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests
from soak_setup import TYPE

CAPTURES_PER_SECOND, CAPTURE_CLIENTS = 20, 5
EVENTS_PER_SECOND, EVENTS_PER_LIST, EVENT_CLIENTS = 50, 10, 2
# Of so many captures one is of a person who came before; one goes to the pool.
KNOWN_EVERY, POOL_EVERY = 4, 5
# Jobs that have the time of the day, the week or the month are called that often.
TURNS = 4
COLLEAGUES = 3  # of one company, by its e-mail domain
TIMEOUT_SECONDS = 60


class Book:
    """Notes each answer: (moment, kind, seconds), and what failed."""

    def __init__(self):
        self.start = time.monotonic()
        self.answers, self.failures = [], []
        self.over = threading.Event()

    def note(self, kind, began, failure=None):
        now = time.monotonic()
        self.answers.append((now - self.start, kind, now - began))
        if failure:
            self.failures.append((round(now - self.start), kind, failure[-2000:]))


class Sender:
    """A system that posts at its pace, whether the server is quick or not."""

    def __init__(self, book, url, keys):
        self.book, self.url, self.keys = book, url, keys
        self.told = [{}, {}]  # of each key: what each post was told
        self.recent = []  # captures of the first key that events can name
        self.recorded, self.late, self.late_count = 0, [], 0
        self._numbers, self._lock = itertools.count(1), threading.Lock()
        self._sessions = threading.local()

    def capture(self):
        with self._lock:
            number = next(self._numbers)
        door = int(number % POOL_EVERY == 0)
        person = number - KNOWN_EVERY if number % KNOWN_EVERY == 0 else number
        company = person // COLLEAGUES
        body = {
            "email": f"person{person}@company{company}.example.com",
            "contact_name": f"Person {person}",
            "company": f"Company {company}",
            "phone": f"+49 30 {5_000_000 + person}",
        }
        answer = self._post("capture", "captures", door, body, number)
        if answer:
            self.told[door][f"captures-{number}"] = answer["id"]
            if not door:
                self.recent.append(answer["id"])

    def engage(self):
        """Send a list of events, first those whose lead was not ready last time."""
        with self._lock:
            number = next(self._numbers)
            rows, self.late = self.late, []
        if not self.recent:
            return
        chosen = random.Random(number).choices(self.recent[-2000:], k=EVENTS_PER_LIST)
        rows += [
            {"key": f"event-{number}-{place}", "capture": capture, "type": TYPE}
            for place, capture in enumerate(chosen)
        ]
        answer = self._post("events", "engagements", 0, {"rows": rows}, number)
        if answer:
            with self._lock:
                self._read_answer(rows, answer)

    def _read_answer(self, rows, answer):
        """Note what was recorded; the system says which rows are to be sent again."""
        self.recorded += answer["recorded"]
        errors = answer["errors"]
        late = {one["row"] for one in errors if one["error"] == "lead_not_ready"}
        self.late += [rows[place] for place in late]
        self.late_count += len(late)
        if len(late) < answer["refused"]:
            self.book.failures.append((0, "events", json.dumps(answer)))

    def _post(self, kind, path, door, body, number):
        headers = {**self.keys[door][0], "Idempotency-Key": f"{path}-{number}"}
        url, began = f"{self.url}/lead/api/v1/{path}", time.monotonic()
        try:
            answer = self._session().post(
                url, json=body, headers=headers, timeout=TIMEOUT_SECONDS
            )
        except requests.RequestException as error:
            return self.book.note(kind, began, repr(error))
        is_good = answer.status_code in (200, 202)
        self.book.note(kind, began, None if is_good else answer.text)
        return answer.json() if is_good else None

    def _session(self):
        if not hasattr(self._sessions, "own"):
            self._sessions.own = requests.Session()
        return self._sessions.own


def keep_pace(book, work, per_second, clients, number):
    """Call ``work`` at the share of one client of so many, until it is over."""
    due = time.monotonic() + number / per_second
    while not book.over.wait(max(0, due - time.monotonic())):
        work()
        due += clients / per_second


def use(book, sender, people, seconds, wake_all):
    """Let all of them use the server for so many seconds; raises what they raise.

    :param wake_all: called ``TURNS`` times: all jobs are due
    """
    captures = (book, sender.capture, CAPTURES_PER_SECOND, CAPTURE_CLIENTS)
    lists = EVENTS_PER_SECOND / EVENTS_PER_LIST
    events = (book, sender.engage, lists, EVENT_CLIENTS)
    with ThreadPoolExecutor(CAPTURE_CLIENTS + EVENT_CLIENTS + len(people)) as pool:
        work = [
            *(pool.submit(keep_pace, *captures, n) for n in range(CAPTURE_CLIENTS)),
            *(pool.submit(keep_pace, *events, n) for n in range(EVENT_CLIENTS)),
            *(pool.submit(one.work) for one in people),
        ]
        try:
            for _turn in range(TURNS):
                wake_all()
                time.sleep(seconds / TURNS)
        finally:
            book.over.set()
        for one in work:
            one.result()
