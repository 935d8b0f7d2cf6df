from odoo import fields, models
from odoo.http import request

from odoo.addons.lead_priority.intake.automated import MailHit

LEAD = "crm.lead"


class MailingTrace(models.Model):
    """What leads do with e-mails of flows and mailings is in their journal, too.

    What mail gateways do is kept as automatic, and never scored.
    """

    _inherit = "mailing.trace"

    lead_nurture_execution_id = fields.Many2one(
        "lead.nurture.execution",
        string="Step of a Flow",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def set_opened(self, domain=None):
        traces = super().set_opened(domain)
        if not self.env.context.get("nurture_open_is_implied"):
            traces._record_hits("mail_open")
        return traces

    def set_bounced(self, domain=None, bounce_message=False):
        traces = super().set_bounced(domain, bounce_message=bounce_message)
        now = self.env.cr.now()
        rows = [
            {
                "lead_id": trace.res_id,
                "type": "mail_bounce",
                "is_automated": True,
                "description": (bounce_message or "")[:500],
                "external_key": f"mailing.trace:{trace.id}:bounce",
            }
            for trace in traces._of_leads()
        ]
        # sudo: the gateway tells it for everybody
        self.env["lead.engagement"].sudo()._record_engagement(rows, now=now)
        return traces

    def _of_leads(self):
        """Give those that are about leads which are still there."""
        traces = self.filtered(lambda trace: trace.model == LEAD and trace.res_id)
        # sudo: only whether the lead is still there
        leads = self.env[LEAD].sudo().browse(traces.mapped("res_id")).exists()
        return traces.filtered(lambda trace: trace.res_id in leads.ids)

    def _record_hits(self, kind, click=None):
        """Record an open or a click of these traces' leads, now."""
        now = self.env.cr.now()
        hits = [trace._prepare_hit(kind, click, now) for trace in self._of_leads()]
        # sudo: told by public routes, with the token of the trace
        self.env["lead.engagement"].sudo()._record_mail_hits(hits, now=now)

    def _prepare_hit(self, kind, click, now):
        agent = request.httprequest.headers.get("User-Agent", "") if request else None
        hit = {
            "lead_id": self.res_id,
            "type": kind,
            "occurred_at": now,
            "sent_at": self.sent_datetime or None,
            "user_agent": agent,
            "url": click and click.link_id.url,
            "description": (self.mass_mailing_id.subject or "")[:500],
            "campaign_id": self.campaign_id.id or None,
            "source_id": self.source_id.id or None,
            "medium_id": self.medium_id.id or None,
        }
        if kind == "mail_open":
            hit["external_key"] = self._get_open_key(agent, now)
        if click:
            hit["external_key"] = f"mailing.trace:{self.id}:click:{click.id}"
        return hit

    def _get_open_key(self, agent, now):
        """Opens of a mail count once; those of programs do not stand for the person."""
        found = MailHit(at=now, user_agent=agent, sent_at=self.sent_datetime or None)
        who = "program" if found.looks_automated() else "person"
        return f"mailing.trace:{self.id}:open:{who}"


class LinkTrackerClick(models.Model):
    _inherit = "link.tracker.click"

    def add_click(self, code, **route_values):
        """Note the click in the journal of the lead that got the link."""
        clicks = self.with_context(nurture_open_is_implied=True)
        click = super(LinkTrackerClick, clicks).add_click(code, **route_values)
        if click and click.mailing_trace_id:
            click.mailing_trace_id.with_context(
                nurture_open_is_implied=False
            )._record_hits("mail_click", click)
        return click
