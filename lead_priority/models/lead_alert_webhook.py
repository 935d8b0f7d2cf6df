import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

from odoo import api, fields, models
from odoo.tools import SQL

from ..batches import run_batch, run_batches, work_on_each
from ..outgoing import robots
from ..outgoing.errors import OutgoingError, Refused
from ..outgoing.post import post

_logger = logging.getLogger(__name__)

# Deliveries claimed together, and those under way at the same time.
POSTS_AT_ONCE = 8
POST_BATCH_SIZE = 16
# A claim older than this was not ended by its server: it was stopped.
CLAIM_ENDS = timedelta(minutes=10)
# Leads in one delivery.
LEADS_PER_POST = 500


class LeadAlertRule(models.Model):
    """The channel *webhook*: programs and group robots outside."""

    _inherit = "lead.alert.rule"

    by_webhook = fields.Boolean(
        "Webhook",
        default=True,
        help="To the addresses under Webhooks that want this event; one message for "
        "what happens at once, not one for each recipient.",
    )


class LeadAlert(models.Model):
    """Each request is claimed and committed before, ended and committed after.

    A claim found unended was cut off by a crash. A program gets the request again under
    the same ``X-Lead-Delivery``, by which it knows a repetition: at least once. A robot
    would show it twice: its row becomes *unknown* and a person decides, at most once.
    """

    _inherit = "lead.alert"

    channel = fields.Selection(
        selection_add=[("webhook", "Webhook")], ondelete={"webhook": "cascade"}
    )
    webhook_id = fields.Many2one("lead.webhook", ondelete="cascade", index=True)
    delivery_key = fields.Char(help="The same at every try: X-Lead-Delivery.")

    # Raising ------------------------------------------------------------------
    @api.model
    def _prepare_alerts(self, event, cases, digest, batch, now):
        vals_list = super()._prepare_alerts(event, cases, digest, batch, now)
        webhooks = self.env["lead.webhook"].search(
            ["|", ("event_ids", "=", False), ("event_ids", "in", event.ids)]
        )
        if not webhooks:
            return vals_list
        parts_by_place = {}
        for rule, company, lead, _team, user, values in cases:
            if rule.by_webhook:
                part = {**values, "user_id": user.id}
                parts_by_place.setdefault((rule, company), {})[lead] = part
        for (rule, company), parts in parts_by_place.items():
            common = {
                "event_id": event.id,
                "rule_id": rule.id,
                "company_id": company.id,
                "channel": "webhook",
                "raised_at": now,
                "next_try_at": now,
                "batch": False,
            }
            for webhook in webhooks.filtered(lambda w, c=company: w.company_id == c):
                vals_list += self._prepare_posts(common, webhook, rule, parts, digest)
        return vals_list

    @api.model
    def _prepare_posts(self, common, webhook, rule, parts, digest):
        is_digest = digest or len(parts) > rule.digest_above
        leads = list(parts)
        # A robot names the first few and counts the others; a program reads them all.
        is_parted = is_digest and webhook.kind == "generic"
        size = LEADS_PER_POST if is_parted else len(parts)
        return [
            {
                **common,
                **contents,
                "webhook_id": webhook.id,
                "delivery_key": uuid4().hex,
            }
            for start in range(0, len(leads), size)
            for contents in self._prepare_contents(
                {lead: parts[lead] for lead in leads[start : start + size]}, is_digest
            )
        ]

    @api.model
    def _raise_test(self, webhook, *, now):
        """Return a message that says this is a test, not yet sent."""
        # sudo: the outbox is written by the system; the caller may write the webhook
        return self.sudo().create(
            {
                "event_id": self.env["lead.alert.event"]._get("test").id,
                "company_id": webhook.company_id.id,
                "channel": "webhook",
                "webhook_id": webhook.id,
                "delivery_key": uuid4().hex,
                "raised_at": now,
                "state": "sending",
                "values": {"0": {}},
            }
        )

    # Sending ------------------------------------------------------------------
    @api.model
    def _get_channels_inside(self):
        channels = super()._get_channels_inside()
        return [channel for channel in channels if channel != "webhook"]

    @api.model
    def _cron_send(self):
        result = super()._cron_send()
        run_batches(self.env, lambda: self._post_due(self.env.cr.now()))
        return result

    @api.model
    def _post_due(self, now, limit=POST_BATCH_SIZE):
        """Claim the next due deliveries, commit, post them; give how many were due."""
        due = self._lock_due_posts(now, limit)
        cut_off = due.filtered(lambda alert: alert.state == "sending")
        unknown = cut_off.filtered(lambda alert: alert.webhook_id.kind != "generic")
        unknown.write({"state": "unknown", "next_try_at": False})
        requests = {}
        work_on_each(
            due - unknown,
            lambda part: requests.update(part._prepare_requests(now)),
            lambda alert, error: alert._note_failure(now, error),
        )
        claimed = self.sudo().browse(requests)
        claimed.write({"state": "sending", "next_try_at": now + CLAIM_ENDS})
        if claimed:
            self._keep_claims()
            claimed._post(requests.values(), now)
        return len(due)

    @api.model
    def _keep_claims(self):
        """Commit, so that what is under way is known even after a crash."""
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _lock_due_posts(self, now, limit):
        self.env["lead.alert"].flush_model()
        self.env["res.company"].flush_model(["lead_alerts_paused"])
        # Not logged as an error: another worker was faster, the batch runs again.
        self.env.cr.execute(
            SQL(
                """SELECT alert.id
                     FROM lead_alert alert
                     JOIN lead_webhook webhook ON webhook.id = alert.webhook_id
                     JOIN res_company company ON company.id = webhook.company_id
                    WHERE alert.next_try_at <= %s AND alert.channel = 'webhook'
                      AND webhook.active AND company.lead_alerts_paused IS NOT TRUE
                 ORDER BY alert.next_try_at, alert.id
                    LIMIT %s
               FOR UPDATE OF alert SKIP LOCKED""",
                now,
                limit,
            ),
            log_exceptions=False,
        )
        # sudo: the queue sends for everybody
        return self.sudo().browse(row[0] for row in self.env.cr.fetchall())

    def _post_now(self, now):
        """Post one message without waiting for the cron, as the test button does."""
        self._post(self._prepare_requests(now).values(), now)

    def _post(self, requests, now):
        """Post these claimed deliveries side by side and note how each went."""
        with ThreadPoolExecutor(POSTS_AT_ONCE) as pool:
            # Plain Python in the threads: no environment, no cursor.
            errors = list(pool.map(_try_to_post, requests))
        outcomes = dict(zip(self.ids, errors, strict=True))
        # A conflict here must not claim, and post, once more.
        run_batch(self.env, lambda: self._note_outcomes(outcomes, now))

    def _note_outcomes(self, outcomes, now):
        """Note each outcome, whatever becomes of the others; some may be deleted."""
        work_on_each(
            self.exists(),
            lambda part: part._note_each_outcome(outcomes, now),
            lambda alert, error: alert._note_lost_outcome(now, error),
        )

    def _note_each_outcome(self, outcomes, now):
        for alert in self:
            error = outcomes[alert.id]
            if error is None:
                alert._note_sent(now)
            elif isinstance(error, Refused):
                alert._note_refused(alert._word_error(error))
            else:
                alert._note_failure(now, alert._word_error(error))

    def _note_lost_outcome(self, now, error):
        """What became of it could not be noted: as after a crash, but it counts."""
        self._note_failure(now, error)
        if self.webhook_id.kind != "generic":
            self.write({"state": "unknown", "next_try_at": False})

    def _prepare_requests(self, now):
        """Give {id: what to post} of these deliveries, worded."""
        self._word_texts()
        return {alert.id: alert._prepare_request(now) for alert in self}

    def _word_error(self, error):
        words = {
            "url": self.env._("This is not an address that can be called."),
            "scheme": self.env._("Only https:// and http:// can be called."),
            "host": self.env._("The address names no host."),
            "private": self.env._(
                "The address is inside the server's own network. A system "
                "administrator can allow it."
            ),
            "resolve": self.env._("The host is not known."),
            "connect": self.env._("Nobody answers there."),
            "timeout": self.env._("It took too long to answer."),
            "protocol": self.env._("The answer could not be understood."),
            "redirect": self.env._(
                "It was redirected, which is not followed: enter the new address."
            ),
            "status": self.env._("The receiver refused it."),
        }
        return " ".join(filter(None, (words[error.code], error.detail)))


def _try_to_post(request):
    """Post; give the error, or None when it arrived."""
    is_robot = request.pop("is_robot")
    try:
        reply = post(**request)
        if is_robot:
            robots.check_reply(reply.text)
    except OutgoingError as error:
        return error
    except Exception:
        _logger.exception("A webhook was not posted")
        return OutgoingError("protocol")
    return None
