from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .lead_sla_policy import CHANNELS

SECOND = timedelta(seconds=1)
LEADER_GROUP = "sales_team.group_sale_salesman_all_leads"


class CrmLead(models.Model):
    """Neither too often nor too seldom: ceiling, allowed ways and floor of contacts.

    What is too much is told, not refused: a customer who wants to be called is called.
    Giving up too early is refused to reps; leaders and managers may.
    """

    _inherit = "crm.lead"

    contact_notice = fields.Char(
        compute="_compute_contact_notice",
        help="What the policy of the lead has against contacting it now.",
    )

    @api.depends("followup_ids", "sla_due_at", "user_id")
    @api.depends_context("lang", "tz")
    def _compute_contact_notice(self):
        for lead in self:
            lead.contact_notice = lead.get_contact_warning() if lead.id else False

    def get_contact_warning(self, channel=None):
        """Return what speaks against contacting this lead now, "" if nothing does.

        What speaks against it: somebody contacted the same person a day ago or less
        about another lead; and what the policy says, over all leads of the person.

        :param channel: ``call``, ``mail``, ``meeting`` or ``message``; without it only
            the ceiling is looked at
        """
        self.ensure_one()
        self.check_access("read")
        now = self.env.cr.now()
        policy = self._get_sla_policy()
        texts = [self._word_colleague(now)]
        if policy:
            texts += [
                self._word_ceiling(policy, now),
                self._word_channel(policy, channel),
            ]
        return " ".join(filter(None, texts))

    def _get_sla_policy(self):
        """Return the policy that watches this lead, or would, as superuser."""
        clocks = self.env["lead.sla.clock"]
        if not clocks._is_on():
            return self.env["lead.sla.policy"]
        # sudo: whoever reads the lead is told what its policy says
        running = clocks.sudo().search(
            [("lead_id", "=", self.id), ("ended_at", "=", False)], limit=1
        )
        chosen = running.policy_id or self.env["lead.sla.policy"]._choose(
            self.ids, self.env.cr.now()
        ).get(self.id)
        return chosen or self.env["lead.sla.policy"]

    def _word_ceiling(self, policy, now):
        days = policy.max_contacts_days
        if not (policy.max_contacts and days):
            return ""
        # sudo: how often the person was contacted, whoever has the other leads
        leads = self.sudo()._get_contact_leads()
        recent = leads._get_contacts(now - timedelta(days=days))
        if len(recent) < policy.max_contacts:
            return ""
        free_at = recent[-policy.max_contacts].occurred_at + timedelta(days=days)
        words = {
            "count": len(recent),
            "days": days,
            "moment": format_datetime(self.env, free_at, dt_format="short"),
        }
        others = len(recent.filtered(lambda row: row.lead_id.id != self.id))
        if others:
            return self.env._(
                "%(count)s contacts in the last %(days)s days, %(others)s of them about"
                " other leads of this person: better wait until %(moment)s.",
                others=others,
                **words,
            )
        return self.env._(
            "%(count)s contacts in the last %(days)s days: better wait until"
            " %(moment)s.",
            **words,
        )

    def _get_contacts(self, since):
        """Return the valid follow-ups of these leads after ``since``, oldest first."""
        # sudo: when, not by whom nor what was said, of a lead one can read
        followups = self.env["lead.followup"].sudo()
        return followups.search(
            [
                ("lead_id", "in", self.ids),
                ("occurred_at", ">", since),
                *followups._valid_domain(),
            ],
            order="occurred_at, id",
        )

    def _word_channel(self, policy, channel):
        if channel not in CHANNELS or policy[f"allows_{channel}"]:
            return ""
        labels = [
            policy._fields[f"allows_{name}"]._description_string(self.env)
            for name in CHANNELS
            if policy[f"allows_{name}"]
        ]
        refused = policy._fields[f"allows_{channel}"]._description_string(self.env)
        return self.env._(
            "This lead should not be contacted this way (%(channel)s). Allowed:"
            " %(channels)s.",
            channel=refused,
            channels=", ".join(labels) or self.env._("none"),
        )

    def record_call_result(self, outcome, note=None):
        """Add ``warning`` to the result where calls are too many or not allowed."""
        warning = self._get_call_warning()
        result = super().record_call_result(outcome, note)
        return {**result, "warning": warning} if warning else result

    def _get_call_warning(self):
        self.ensure_one()
        self.check_access("write")
        return self.get_contact_warning("call")

    # The floor ------------------------------------------------------------------
    def return_to_pool(self, pool_id, note):
        """Refuse it to a rep who has not contacted the lead often enough.

        :raise UserError: when the policy asks for more contacts first
        """
        self._check_contact_floor()
        return super().return_to_pool(pool_id, note)

    def action_set_lost(self, **additional_values):
        self._check_contact_floor()
        return super().action_set_lost(**additional_values)

    def _check_contact_floor(self):
        if self.env.su or self.env.user.has_group(LEADER_GROUP):
            return
        if not self.env["lead.sla.clock"]._is_on():
            return
        for lead in self.filtered(lambda lead: lead.user_id == self.env.user):
            least = lead._get_sla_policy().min_contacts
            if least and (count := lead._count_contacts()) < least:
                raise UserError(
                    self.env._(
                        "“%(lead)s” has been contacted %(count)s of %(least)s times:"
                        " try again before you give it up.",
                        lead=lead.name,
                        count=count,
                        least=least,
                    )
                )

    def _count_contacts(self):
        """Return how often the lead was contacted since its owner has it."""
        # sudo: since when, not where it was before
        row = (
            self.env["lead.custody"]
            .sudo()
            .search([("lead_id", "=", self.id), ("ended_at", "=", False)], limit=1)
        )
        since = row.started_at or self.create_date
        return len(self._get_contacts(since.replace(microsecond=0) - SECOND))
