from collections import defaultdict

from odoo import models

from ..intake.automated import BURST, MailHit, find_automated

# What is told about a hit beside what the journal keeps.
HINTS = ("sent_at", "user_agent", "is_hidden_link")


class LeadEngagement(models.Model):
    """Opens of mails and clicks in them: people are told apart from mail gateways."""

    _inherit = "lead.engagement"

    def _record_mail_hits(self, hits, *, now):
        """Record opens and clicks; those of programs are kept and never scored.

        ``hits`` are rows as ``_record_engagement`` takes them, ``type`` being
        ``mail_open`` or ``mail_click`` with the link as ``url``. What is known of
        ``sent_at`` (UTC), ``user_agent`` and ``is_hidden_link`` is said beside. An
        earlier click that turns out to be part of a burst is marked, too.
        """
        by_lead = defaultdict(list)
        for hit in hits:
            by_lead[hit["lead_id"]].append({"occurred_at": now, **hit})
        rows = []
        for lead_id, told in by_lead.items():
            known = self._find_clicks_near(lead_id, told)
            seen = [*map(self._read_hit, told), *(self._read_click(c) for c in known)]
            found = find_automated(seen)
            rows += [
                {
                    **{k: v for k, v in hit.items() if k not in HINTS},
                    "is_automated": is_automated,
                }
                for hit, is_automated in zip(told, found, strict=False)
            ]
            late = [
                c.id
                for c, is_late in zip(known, found[len(told) :], strict=True)
                if is_late
            ]
            self.browse(late)._mark_automated(now=now)
        return self._record_engagement(rows, now=now)

    def _find_clicks_near(self, lead_id, told):
        """Give the clicks of the lead that one of these hits can be in a burst with."""
        moments = [hit["occurred_at"] for hit in told]
        # sudo: asked of the lead whose hits are recorded, and shown to nobody
        return self.sudo().search(
            [
                ("lead_id", "=", lead_id),
                ("type_id.code", "=", "mail_click"),
                ("occurred_at", ">=", min(moments) - BURST),
                ("occurred_at", "<=", max(moments) + BURST),
            ]
        )

    def _read_hit(self, hit):
        is_click = hit.get("type") == "mail_click"
        return MailHit(
            at=hit["occurred_at"],
            link=(hit.get("url") or "?") if is_click else "",
            user_agent=hit.get("user_agent"),
            sent_at=hit.get("sent_at"),
            is_hidden=bool(hit.get("is_hidden_link")),
        )

    def _read_click(self, click):
        return MailHit(at=click.occurred_at, link=click.url or "?")
