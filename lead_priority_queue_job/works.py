"""What runs as jobs: the work of which crons, on which channel, how soon."""

from typing import NamedTuple


class Work(NamedTuple):
    """The work of one cron.

    ``jobs``: how many share it at once; ``priority``: of jobs that wait, the smallest
    comes first.
    """

    channel: str
    jobs: int
    priority: int


# By the XML id of the cron; those of addons that are not installed are never met.
# Jobs of one cron share its work as two crons would: by locked rows that others skip.
WORKS = {
    "lead_priority.ir_cron_route_leads": Work("root.leads.routing", 1, 5),
    "lead_priority.ir_cron_route_many": Work("root.leads.routing", 1, 5),
    "lead_priority.ir_cron_check_sla_clocks": Work("root.leads.deadlines", 2, 5),
    # One pass goes over the leads of a model: two share several models.
    "lead_priority.ir_cron_update_scores": Work("root.leads.scores", 2, 10),
    "lead_priority.ir_cron_score_met": Work("root.leads.scores", 1, 10),
    "lead_nurture.ir_cron_enter_flows": Work("root.leads.flows", 1, 10),
    "lead_nurture.ir_cron_run_flows": Work("root.leads.flows", 1, 10),
    "lead_nurture.ir_cron_run_flows_2": Work("root.leads.flows", 1, 10),
    "lead_nurture.ir_cron_look_at_playbooks": Work("root.leads.flows", 1, 10),
    # Sums by day: all changes end in the same few rows, which two would wait for.
    "lead_analytics.ir_cron_refresh_milestones": Work("root.leads.milestones", 1, 20),
}
# A system parameter of this name and the XML id of the cron gives another count of
# jobs; with 0 the cron does its work itself.
COUNT_PARAMETER = "lead_priority_queue_job.jobs_of."
