import logging
from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches, work_on_each
from odoo.addons.lead_priority.scoring import parse_domain
from odoo.addons.lead_priority.scoring.clock import bind_clock

_logger = logging.getLogger(__name__)

BATCH_SIZE = 5
# How current a rule keeps its audience.
EVERY = timedelta(hours=1)
ERROR_CHARACTERS = 500


class LeadAudience(models.Model):
    """The rules that say who is in an audience, applied as one statement each."""

    _inherit = "lead.audience"

    def _cron_update(self):
        """Bring all audiences with a rule up to date."""
        run_batches(self.env, self._update_due)

    def _update_due(self):
        """Bring the next few up to date that are due; give how many were."""
        now = self.env.cr.now().replace(microsecond=0)
        due = self.search(
            [
                ("source", "!=", "flow"),
                "|",
                ("updated_at", "=", False),
                ("updated_at", "<=", now - EVERY),
            ],
            order="updated_at NULLS FIRST, id",
            limit=BATCH_SIZE,
        )
        if due:
            work_on_each(
                due,
                lambda audiences: audiences._update(now),
                lambda audience, error: audience._note_failure(error, now),
            )
        return len(due)

    def _note_failure(self, error, now):
        """Keep what went wrong; its members stay as they are until the next time."""
        _logger.warning("Audience %s is not up to date: %s", self.id, error)
        self.write({"error": str(error)[:ERROR_CHARACTERS], "updated_at": now})

    def _update(self, now):
        """Let in who belongs to these audiences at ``now`` (naive UTC), out the others.

        Who stays keeps the moment since which it is a member.
        """
        members = self.env["lead.audience.member"]
        self.env["crm.lead"].flush_model()
        for audience in self.filtered(lambda a: a.source != "flow"):
            wanted = getattr(audience, f"_select_{audience.source}")(now)
            members._add_selected(audience, wanted, now)
            members._remove_where(
                audience,
                SQL(
                    "NOT EXISTS (SELECT FROM (%s) AS wanted (id)"
                    " WHERE wanted.id = lead_audience_member.lead_id)",
                    wanted,
                ),
            )
            audience.write({"updated_at": now, "error": False})

    def _select_domain(self, now):
        """SQL: ids of the leads of the company that match the filter."""
        # sudo and one language: who is in it must not depend on who asks
        leads = self.env["crm.lead"].sudo().with_context(lang="en_US")
        domain = bind_clock(parse_domain(self.domain), leads, now, "UTC")
        domain &= Domain("company_id", "in", [self.company_id.id, False])
        return leads._search(domain).select()

    def _select_segment(self, _now):
        """SQL: ids of the leads that are in the segment, which a job keeps current."""
        self.env["lead.segment.member"].flush_model()
        return SQL(
            "SELECT lead_id FROM lead_segment_member WHERE segment_id = %s",
            self.segment_id.id,
        )

    def _select_opened(self, now):
        """SQL: ids of leads that opened an e-mail and clicked in none since."""
        opened = self._select_hits("mail_open")
        clicked = self._select_hits("mail_click")
        return SQL(
            """SELECT lead.id FROM crm_lead AS lead
                WHERE lead.active
                  AND COALESCE(lead.company_id, %(company)s) = %(company)s
                  AND EXISTS (%(opened)s AND hit.occurred_at > %(since)s
                              AND hit.occurred_at <= %(until)s)
                  AND NOT EXISTS (%(clicked)s AND hit.occurred_at > %(since)s)
                  AND %(of_flow)s""",
            company=self.company_id.id,
            opened=opened,
            clicked=clicked,
            since=now - timedelta(days=self.period_days),
            until=now - timedelta(days=self.patience_days),
            of_flow=self._select_of_flow(),
        )

    def _select_hits(self, code):
        # What gateways of mails open and click is nobody's interest.
        return SQL(
            """SELECT FROM lead_engagement hit
                WHERE hit.lead_id = lead.id AND hit.is_automated IS NOT TRUE
                  AND hit.type_id = %s""",
            self.env["lead.engagement"]._get_type_ids({code})[code],
        )

    def _select_of_flow(self):
        if not self.flow_id:
            return SQL("TRUE")
        return SQL(
            """EXISTS (SELECT FROM lead_nurture_enrollment e
                        WHERE e.lead_id = lead.id AND e.family_id = %s
                          AND e.state <> 'holdout')""",
            (self.flow_id.family_id or self.flow_id).id,
        )
