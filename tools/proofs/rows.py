"""The promises about reliability and security, and how each is run at full size."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LongForm:
    """A test at full size: a file of tests/, or of an addon's own; or a fuzzer."""

    test: str
    variables: tuple[tuple[str, str], ...] = ()
    addon: str = ""
    target: str = ""  # of make, where it is not pytest that runs it

    def command(self) -> str:
        """Return what a person types.

        >>> LongForm("tests/test_flood.py", (("LEAD_FLOOD_SECONDS", "60"),)).command()
        'LEAD_FLOOD_SECONDS=60 pytest tests/test_flood.py'
        """
        settings = " ".join(f"{name}={value}" for name, value in self.variables)
        if self.target:
            return f"make {self.target} {settings}".strip()
        if self.addon:
            run = f"make quick ADDON={self.addon} TAGS=/{self.addon}/{self.test}"
        else:
            run = f"pytest {self.test}"
        return f"{settings} {run}".strip()


@dataclass(frozen=True)
class Row:
    """A promise: what is done to the product, and what must come out."""

    id: str
    fault: str
    target: str
    long_forms: tuple[LongForm, ...] = ()


def _top(name: str, **variables: object) -> LongForm:
    settings = tuple((key, str(value)) for key, value in variables.items())
    return LongForm(f"tests/{name}.py", settings)


def _own(addon: str, name: str, **variables: object) -> LongForm:
    settings = tuple((key, str(value)) for key, value in variables.items())
    return LongForm(f"tests/{name}.py", settings, addon)


ROWS = (
    Row(
        *("R1", "reps claim the same leads of a pool at the same instant"),
        "one winner each, no false yes",
        (_own("lead_priority", "test_claim_race", LEAD_CLAIM_RACE_LEADS=500),),
    ),
    Row(
        *("R2", "one rep claims more leads at once than the quota allows"),
        "exactly the quota",
        (_own("lead_priority", "test_claim_race", LEAD_CLAIM_RACE_LEADS=500),),
    ),
    Row(
        *("R3", "posts while workers, connections and PostgreSQL are killed"),
        "every 2xx is in the database exactly once",
        (
            _top("test_capture_hard", LEAD_HARD_POSTS=20_000),
            _top("test_two_hosts", LEAD_DURABLE_POSTS=20_000),
        ),
    ),
    Row(
        *("R4", "the same key again: at once, later, in another order"),
        "one lead; 409 on another body",
        (_own("lead_priority", "test_api_parallel"),),
    ),
    Row(
        *("R5", "random rule sets, random leads, random order of events"),
        "SQL equals the oracle to 1e-6; a second pass writes nothing",
        (_own("lead_priority", "test_score_oracle", LEAD_SCORE_RULE_SETS=2_000),),
    ),
    Row(
        *("R6", "lives of leads in any order of events, playbooks included"),
        "laws of owners, quotas and custody hold after each step",
        (
            _own("lead_priority", "test_lifecycle", LEAD_LIVES="500x50"),
            _own("lead_nurture", "test_playbook_lifecycle", LEAD_LIVES="500x50"),
        ),
    ),
    Row(
        *("R7", "2 to 4 processes route the same 5,000 leads, 50 rounds"),
        "no error, each lead one owner",
        (
            _top(
                "test_routing_at_once",
                LEAD_ROUTING_LEADS=5_000,
                LEAD_ROUTING_ROUNDS=50,
            ),
        ),
    ),
    Row(
        *("R8", "jobs killed (kill -9) at random points, then run again"),
        "the same rows as without a kill",
        (
            _top("test_jobs_disturbed", LEAD_KILL_ROUNDS=40),
            _top("test_flows_killed"),
            _top("test_playbooks_killed", LEAD_PLAYBOOK_LEADS=500),
            _top("test_playbook_time_killed"),
            _top("test_two_hosts", LEAD_HOSTS_POSTS=10_000, LEAD_HOSTS_KILLS=6),
            _top("test_queue_job"),
            _top("test_retention_killed"),
            _top("test_milestones_killed", LEAD_MILESTONE_ROUNDS=100),
        ),
    ),
    Row(
        *("R9", "mails of flows: workers killed, a mail server that fails"),
        "none lost; one twice only when marked unknown",
        (_top("test_flow_mails_killed", LEAD_FLOW_MAILS=5_000),),
    ),
    Row(
        *("R10", "one record in a hundred always fails, deadlocks or vanishes"),
        "the others are done; it is parked after five tries",
        (_own("lead_priority", "test_poison"),),
    ),
    Row(
        *("R11", "deadlines over DST, holidays, other calendars, a late job"),
        "equal to the oracle to the second, each told once",
        (_own("lead_priority", "test_sla_instants"),),
    ),
    Row(
        *("R12", "everything at once for an hour"),
        "no 5xx, p95 drifts <= 20 %, memory <= +50 MB, no orphan lock",
        (_top("test_soak", LEAD_SOAK_MINUTES=60),),
    ),
    Row(
        *("R13", "install on 100,000 leads, update twice, uninstall"),
        "nothing of core lost, no orphan, update <= 60 s",
        (
            _top("test_uninstall", LEAD_UNINSTALL_LEADS=100_000),
            _top("test_upgrade", LEAD_UPGRADE_FROM="all"),
        ),
    ),
    Row(
        *("S1", "random requests to every public route"),
        "no 5xx, no traceback",
        (
            _top("test_fuzzed_routes", LEAD_FUZZ_STORM=50_000),
            _top("test_fuzzed_sites", LEAD_FUZZ_STORM=50_000),
            _top("test_fuzzed_links", LEAD_FUZZ_STORM=50_000),
            _top("test_fuzzed_content", LEAD_FUZZ_STORM=50_000),
            _top("test_fuzzed_reports", LEAD_FUZZ_STORM=50_000),
            _top("test_fuzzed_website", LEAD_FUZZ_STORM=50_000),
            _top("test_api_schema", LEAD_FUZZ_STORM=50_000),
            LongForm("tools/fuzz", (("SECONDS", "600"),), target="fuzz"),
        ),
    ),
    Row(*("S2", "bad input: NUL, 5 MB, deep JSON, wrong types"), "refused or cleaned"),
    Row(*("S3", "script in every text, opened in a browser"), "none is run"),
    Row(*("S4", "formulas in what is exported"), "none is a formula in the file"),
    Row(*("S5", "webhooks to addresses inside, redirects, rebinding"), "no connection"),
    Row(*("S6", "guessed, swapped, expired and reused links"), "nothing is read"),
    Row(
        *("S7", "each role, model, operation and company; methods by RPC"),
        "as the written matrix says",
    ),
    Row(*("S8", "wrong, cut, replayed and doubled signatures"), "none is accepted"),
    Row(
        *("S9", "a flood of posts and 1,000 slow clients, behind nginx"),
        "people's p95 <= 2 times, bots get their bucket, nothing lost",
        (_top("test_flood", LEAD_FLOOD_SECONDS=60),),
    ),
    Row(*("S10", "code in rules, mails and names"), "none is run"),
)
SPEED = {
    "T1": "scoring 100,000 leads anew",
    "T2": "the same beside automation rules, a loop, PLS",
    "T3": "scoring 1,000,000 leads anew",
    "T4": "growth of scoring",
    "T5": "a score follows an engagement",
    "T6": "scoring what did not change",
    "T7": "routing 1,000 leads with core's chatter",
    "T8": "routing 10,000 leads",
    "T9": "growth of routing",
    "T10": "a claim",
    "T11": "deadlines of 100,000 leads",
    "T12": "taking a lead in by HTTP",
    "T13": "from the post to the lead",
    "T14": "taking engagements in",
    "T15": "steps of flows",
    "T16": "mails of flows into the queue",
    "T17": "mails out",
    "T18": "tasks of playbooks",
    "T19": "flows with nothing due",
    "T20": "figures by day",
    "T21": "live reports under record rules",
    "T22": "figures after a change of 1 %",
    "T23": "workbooks",
    "T24": "opening core's screens with our fields",
    "T25": "creating and writing leads",
    "T26": "more workers",
    "T27": "jobs of queue_job beside crons",
}
