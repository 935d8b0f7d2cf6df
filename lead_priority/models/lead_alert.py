import traceback

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..batches import run_batches, work_on_each
from ..outgoing.backoff import next_try

# Alerts sent and committed together.
BATCH_SIZE = 200
DAYS_KEPT = 90
TRACE_CHARACTERS = 2000
MANAGER = "sales_team.group_sale_manager"


class LeadAlert(models.Model):
    """One message about a lead, or about several, to one user or one webhook.

    Written by ``_raise_alerts`` in the transaction of what happened, and sent behind it
    by a cron that is triggered at commit. Each channel is one file: it adds itself to
    ``channel``, adds ``by_<channel>`` to the rules and has ``_send_<channel>``.
    """

    _name = "lead.alert"
    _description = "Message of a Lead Alert"
    _order = "raised_at desc, id desc"
    _rec_name = "subject"

    event_id = fields.Many2one("lead.alert.event", required=True, ondelete="cascade")
    rule_id = fields.Many2one("lead.alert.rule", ondelete="set null")
    channel = fields.Selection([], required=True)
    company_id = fields.Many2one("res.company", ondelete="cascade")
    user_id = fields.Many2one("res.users", "Recipient", ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", ondelete="cascade", index="btree_not_null")
    lead_ids = fields.Many2many("crm.lead", string="Leads", help="Of a digest.")
    is_digest = fields.Boolean("Several Leads")
    batch = fields.Char(help="Run that raised it: what comes later joins the digest.")
    values = fields.Json(help="What the texts name, by lead.")
    subject = fields.Char()
    text = fields.Text()
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("sending", "Handed over"),
            ("sent", "Sent"),
            ("failed", "Failed, tried again"),
            ("parked", "Given up"),
            ("unknown", "Unknown"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="pending",
        help="Handed over: the mail or SMS queue, or the receiver, has it and has not "
        "confirmed yet. Unknown: the server stopped while sending; perhaps it arrived.",
    )
    tries = fields.Integer()
    next_try_at = fields.Datetime(help="UTC; empty: nothing is left to do.")
    raised_at = fields.Datetime(required=True)
    sent_at = fields.Datetime()
    error = fields.Text()

    _due_idx = models.Index("(next_try_at) WHERE next_try_at IS NOT NULL")
    _batch_idx = models.Index("(batch) WHERE batch IS NOT NULL AND state = 'pending'")
    _raised_idx = models.Index("(raised_at)")
    _failed_idx = models.Index(
        "(raised_at) WHERE state IN ('failed', 'parked', 'unknown')"
    )
    _inbox_idx = models.Index("(user_id, raised_at) WHERE channel = 'inbox'")

    @api.model
    def _get_channel_codes(self):
        return [code for code, _label in self._fields["channel"].selection]

    # Sending ------------------------------------------------------------------
    @api.model
    def _cron_send(self):
        """Send what is due, batch by batch."""
        run_batches(self.env, lambda: self._send_due(self.env.cr.now()))

    @api.model
    def _send_due(self, now, limit=BATCH_SIZE):
        """Send the next due alerts at ``now`` (naive UTC); give how many were due.

        One that fails is tried again later and given up after some tries.
        """
        due = self._lock_due(now, limit)
        for channel, alerts in due.grouped("channel").items():
            work_on_each(
                alerts,
                lambda part, channel=channel: part._send_by(channel, now),
                lambda alert, error: alert._note_failure(now, error),
            )
        return len(due)

    @api.model
    def _lock_due(self, now, limit):
        """Take the next due alerts that nobody else works on, as superuser."""
        self.env["lead.alert"].flush_model()
        self.env["res.company"].flush_model(["lead_alerts_paused"])
        # Not logged as an error: another worker was faster, the batch runs again.
        self.env.cr.execute(
            SQL(
                """SELECT alert.id
                     FROM lead_alert alert
                    WHERE alert.next_try_at <= %s
                      AND alert.channel = ANY(%s)
                      AND (alert.channel = 'inbox' OR NOT EXISTS (
                           SELECT FROM res_company company
                            WHERE company.lead_alerts_paused AND company.id
                                = COALESCE(alert.company_id, company.id)))
                 ORDER BY alert.next_try_at, alert.id
                    LIMIT %s
               FOR UPDATE OF alert SKIP LOCKED""",
                now,
                self._get_channels_inside(),
                limit,
            ),
            log_exceptions=False,
        )
        # sudo: the queue sends for everybody
        return self.sudo().browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _get_channels_inside(self):
        """Channels that only write to this database, so in one transaction."""
        return self._get_channel_codes()

    def _send_by(self, channel, now):
        """Hand these over to their channel, or see what became of it."""
        handed_over = self.filtered(lambda alert: alert.state == "sending")
        if handed_over:
            getattr(handed_over, f"_follow_{channel}")(now)
        new = self - handed_over
        if new:
            new._word_texts()
            getattr(new, f"_send_{channel}")(now)

    def _note_sent(self, now):
        self.write(
            {"state": "sent", "sent_at": now, "next_try_at": False, "error": False}
        )

    def _note_refused(self, reason):
        """Give up: it can never arrive."""
        self.write({"state": "parked", "next_try_at": False, "error": reason})

    def _note_failure(self, now, error):
        """Try again later, or give up at last. ``error``: text or exception."""
        if isinstance(error, BaseException):
            error = "".join(traceback.format_exception(error))[-TRACE_CHARACTERS:]
        for alert in self:
            tries = alert.tries + 1
            retry_at = next_try(tries, now)
            alert.write(
                {
                    "tries": tries,
                    "error": error,
                    "state": "failed" if retry_at else "parked",
                    "next_try_at": retry_at or False,
                }
            )

    # Buttons --------------------------------------------------------------------
    def action_retry(self):
        """Send again what was given up, failed, cancelled or has an unknown end."""
        self._check_manager()
        again = self.filtered(
            lambda a: a.state in ("failed", "parked", "unknown", "cancelled")
        )
        again.sudo().write(
            {"state": "pending", "tries": 0, "next_try_at": self.env.cr.now()}
        )
        self._trigger_sending()
        return True

    def action_cancel(self):
        """Do not send what still waits."""
        self._check_manager()
        waiting = self.filtered(lambda a: a.state in ("pending", "failed"))
        waiting.sudo().write({"state": "cancelled", "next_try_at": False})
        return True

    def _check_manager(self):
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(self.env._("Only managers may do this."))

    def action_open_leads(self):
        """Open the lead, or the list of the leads, this message is about."""
        self.ensure_one()
        leads = (self.lead_id | self.lead_ids).exists()._filtered_access("read")
        if not leads and not self.lead_id and not self.is_digest:
            return {
                "type": "ir.actions.act_url",
                "url": self._get_link(),
                "target": "self",
            }
        if not leads:
            message = self.env._("The lead is gone, or no longer yours to see.")
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"type": "info", "message": message},
            }
        action = {
            "type": "ir.actions.act_window",
            "name": self.subject or self.event_id.name,
            "res_model": "crm.lead",
        }
        if len(leads) == 1:
            return {**action, "res_id": leads.id, "views": [(False, "form")]}
        return {
            **action,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", leads.ids)],
            "context": {"active_test": False},
        }

    @api.model
    def _trigger_sending(self, at=None):
        """Let the cron run after the commit, or at ``at`` (naive UTC)."""
        cron = self.env.ref("lead_priority.ir_cron_send_alerts", False)
        if cron:
            # sudo: whoever causes an alert has the cron run
            cron.sudo()._trigger(at)

    @api.autovacuum
    def _gc_alerts(self):
        """Remove what was sent long ago."""
        limit = fields.Datetime.subtract(self.env.cr.now(), days=DAYS_KEPT)
        self.search(
            [("raised_at", "<", limit), ("next_try_at", "=", False)], limit=10_000
        ).unlink()
