"""What happens at two hosts: clients post to both, jobs work, a host dies."""

import os
import time

from disturbed_posts import post_all
from hosts import kill, load_writer, running_host
from setup_steps import create_rep

from tools.dev import machine as machines

POSTS = int(os.environ.get("LEAD_HOSTS_POSTS", "150"))  # by each of two doors
KILLS = int(os.environ.get("LEAD_HOSTS_KILLS", "1"))
CLIENTS, PAUSE = 3, 0.2  # of each door: slow enough for jobs to work beside
SECONDS = 180 + POSTS / 5
REPS = ("Hanna Host", "Henk Host")
LEFT = """
SELECT (SELECT count(*) FROM lead_capture WHERE state = 'received')
     + (SELECT count(*) FROM crm_lead WHERE routing_due_at IS NOT NULL)
     + (SELECT count(*) FROM lead_nurture_signal)
     + (SELECT count(*) FROM lead_nurture_enrollment WHERE state <> 'done')
     + (SELECT count(*) FROM crm_lead)
     - (SELECT count(*) FROM lead_nurture_enrollment)
     + (SELECT count(*) FROM crm_lead WHERE user_id IS NOT NULL)
     - (SELECT count(*) FROM lead_milestone WHERE user_id IS NOT NULL)
"""


class Story:
    """The hosts by number, what the clients were told, and the replica's lag."""

    def __init__(self, stack, cluster, replica, database, folder):
        self.stack, self.cluster, self.replica = stack, cluster, replica
        self.database, self.folder = database, folder
        self.ports = [machines.free_port() for _number in range(2)]
        self.hosts = [self.start(number) for number in range(2)]

    def start(self, number):
        """Start a host; the second one reads from the replica."""
        of_second = (
            f"--db_replica_host={self.replica.socket_folder}",
            *load_writer(self.cluster.machine, self.folder / "addons"),
        )
        return self.stack.enter_context(
            running_host(
                self.cluster.machine,
                self.database,
                self.folder / f"host{number}",
                *(of_second if number else ()),
                port=self.ports[number],
            )
        )

    def query(self, statement):
        return self.cluster.query(statement, self.database)

    def count(self, statement):
        return self.query(f"SELECT ({statement})")[0][0]

    def post(self, door):
        """Let clients post to both hosts; give what they were told."""
        path, headers, _scope = door
        urls = [f"{host.url}{path}" for host in self.hosts]
        return post_all(urls, headers, POSTS, CLIENTS, PAUSE)


def prepare(admin):
    """A score model, two reps with a rule, and a flow for who sends a form."""
    (type_id,) = admin.find("lead.engagement.type", [("code", "=", "form_submitted")])
    rule = {"name": "Asked", "kind": "engagement", "points": 50}
    rule["engagement_type_ids"] = [(6, 0, [type_id])]
    group = {"name": "Asked", "dimension": "engagement", "rule_ids": [(0, 0, rule)]}
    limits = {"mql_threshold": 20, "sql_threshold": 50}
    model = admin.create(
        "lead.score.model", name="Hosts", group_ids=[(0, 0, group)], **limits
    )
    admin.call("lead.score.model", "action_activate", [model])
    reps = [create_rep(admin, name) for name in REPS]
    team = admin.create("crm.team", name="Hosts", member_ids=[(6, 0, reps)])
    admin.create("lead.routing.rule", name="Hosts", team_ids=[(6, 0, [team])])
    prepare_flow(admin, type_id)


def prepare_flow(admin, type_id):
    """Points, a wait that is over at once, a tag."""
    trigger = {"kind": "engagement", "engagement_type_ids": [(6, 0, [type_id])]}
    flow = admin.create(
        "lead.nurture.flow", name="Hosts", trigger_ids=[(0, 0, trigger)]
    )
    kind = admin.create("lead.engagement.type", name="Step", code="host_step")
    tag = admin.create("crm.tag", name="Step")
    parent = False
    for step in (
        {"kind": "points", "points_type_id": kind},
        {"kind": "wait", "wait_amount": 0},
        {"kind": "tag", "tag_add_ids": [(6, 0, [tag])]},
    ):
        parent = admin.create(
            "lead.nurture.step",
            **{"name": step["kind"], "flow_id": flow, "parent_id": parent, **step},
        )
    admin.call("lead.nurture.flow", "action_start", [flow])


def kill_in_the_middle(story, number):
    """Kill a host when its share of the posts is stored and jobs are at work."""
    least = 2 * POSTS * (number + 1) / (KILLS + 2)
    stored = f"SELECT count(*) >= {least} FROM lead_capture"
    routed = "SELECT count(*) > 0 FROM lead_routing_decision"
    wait_until(lambda: story.count(stored) and story.count(routed))
    story.left_at_death = story.query(LEFT)[0][0]
    dead = number % 2
    kill(story.hosts[dead])
    if number + 1 < KILLS or dead:  # the tests ask the second host
        story.hosts[dead] = story.start(dead)


def wait_until(look):
    end = time.monotonic() + SECONDS
    while not look() and time.monotonic() < end:
        time.sleep(0.5)
