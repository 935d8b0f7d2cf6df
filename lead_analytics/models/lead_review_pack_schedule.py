import logging
from datetime import datetime, time, timedelta, timezone

from odoo import api, fields, models

from odoo.addons.lead_priority.batches import run_batches, work_on_each

_logger = logging.getLogger(__name__)

BATCH_SIZE = 20


class LeadReviewPack(models.Model):
    """Packs that are sent by themselves when a period is over."""

    _inherit = "lead.review.pack"

    is_scheduled = fields.Boolean(
        "Send by Itself",
        help="When a period is over, each recipient gets the pack of it by e-mail.",
    )
    send_hour = fields.Integer(
        "At (Hour)",
        default=6,
        help="On the first day after a period, in the time zone of the company.",
    )
    next_at = fields.Datetime(
        "Next One On", compute="_compute_next_at", store=True, readonly=True
    )

    _send_hour_range = models.Constraint(
        "CHECK (send_hour BETWEEN 0 AND 23)", "An hour lies between 0 and 23."
    )
    _next_idx = models.Index("(next_at) WHERE next_at IS NOT NULL")

    @api.depends("is_scheduled", "kind", "send_hour", "company_id", "active")
    def _compute_next_at(self):
        now = self.env.cr.now()
        for pack in self:
            is_on = pack.is_scheduled and pack.active and pack.company_id
            pack.next_at = is_on and pack._get_next(now)

    def _get_next(self, now):
        """Give the next moment after ``now`` (naive UTC) at which a pack is due."""
        zone = self.env["lead.analytics.period"]._get_zone(self.company_id)
        for back in (1, 0):
            __, last = self._get_days(now, back)
            hour = time(self.send_hour or 0, tzinfo=zone)
            local = datetime.combine(last + timedelta(days=1), hour)
            due = local.astimezone(timezone.utc).replace(tzinfo=None)
            if due > now:
                break
        return due

    @api.model
    def _cron_schedule(self):
        """Ask for the files of the packs that are due."""
        run_batches(self.env, self._schedule_due)

    @api.model
    def _schedule_due(self, limit=BATCH_SIZE):
        """Ask for the files of the next due packs; give how many were due.

        After some time off, only the last complete period is made up for.
        """
        now = self.env.cr.now()
        due = self.search([("next_at", "<=", now)], limit=limit, order="next_at, id")
        work_on_each(due, lambda packs: packs._schedule(now), self._note_unscheduled)
        return len(due)

    def _schedule(self, now):
        for pack in self:
            first, last = pack._get_days(now, back=1)
            users = pack.recipient_ids.filtered("active")
            self.env["lead.review.pack.file"]._request(
                *(pack, users, first, last), sends_mail=True, now=now, is_scheduled=True
            )
            pack.next_at = pack._get_next(now)

    def _note_unscheduled(self, pack, error):
        """A pack that cannot be asked for waits for its next period."""
        _logger.error("%s was not asked for: %s", pack, error)
        pack.next_at = pack._get_next(self.env.cr.now())
