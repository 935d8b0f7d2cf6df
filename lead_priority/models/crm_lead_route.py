from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from .crm_lead_log import TOGETHER

# Fields that say "nothing is due".
NOT_DUE = {"routing_due_at": False, "routing_trigger": False, "routing_tries": 0}


# Read of all at once: what is asked of each lead on its way.
READ_FIELDS = (
    "active",
    "company_id",
    "is_urgent",
    "partner_id",
    "routing_due_at",
    "routing_trigger",
    "team_id",
    "type",
    "user_id",
    "won_status",
)


class CrmLead(models.Model):
    """A batch of leads is routed: matched to rules, decided, given to owners."""

    _inherit = "crm.lead"

    def _route(self, *, now, run_size=None):
        """Give each lead an owner by the first rule it meets, and say why.

        ``now`` is naive UTC; ``run_size``: leads of the whole run, when they are not
        all of it. Works as superuser; the caller holds the turns of the reps.
        Leads that have an owner meanwhile, are closed or meet no rule stay as they
        are and are no longer due.
        """
        # The first write of a transaction says how all is logged.
        leads = self.sudo().with_context(**{TOGETHER: True})
        leads.fetch(READ_FIELDS)
        waiting = leads.filtered(
            lambda one: (
                one.active
                and one.won_status == "pending"
                and (not one.user_id or one._is_left())
            )
        )
        parts = self.env["lead.routing.rule"].sudo()._split_leads(waiting)
        matched = leads.browse().concat(*(part for _rule, part in parts))
        (leads - matched).filtered("routing_due_at").write(NOT_DUE)
        for rule, part in parts:
            left = part.filtered("user_id")
            part = part - left + left._carry_out_policy(rule, now)
            if part:
                rule._route_leads(part, now, run_size=run_size or len(leads))

    def _get_open_domain(self):
        return Domain("active", "=", True) & Domain("won_status", "=", "pending")

    def _get_unowned_domain(self):
        """Open leads without an owner."""
        return self._get_open_domain() & Domain("user_id", "=", False)

    def _route_later(self, at=None, *, minutes=60):
        """Let routing try these leads again ``at`` (naive UTC), else in ``minutes``."""
        at = at or self.env.cr.now() + timedelta(minutes=minutes)
        # sudo: columns of the job, read-only for people
        self.sudo().write({"routing_due_at": at, "routing_trigger": "retry"})
        self._start_routing(at)
