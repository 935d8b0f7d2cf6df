from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_datetime

CONTACT_KEYS = ("partner_id", "email_normalized", "phone_sanitized")
# A phone or e-mail that more leads have is a switchboard, not a person.
MOST_LEADS = 20
RECENT = timedelta(days=1)


class CrmLead(models.Model):
    """The person behind a lead: all leads with the same customer, e-mail or phone."""

    _inherit = "crm.lead"

    def _get_contact_leads(self):
        """Return this lead and all others of its contact that the user sees."""
        self.ensure_one()
        domains = [
            Domain(name, "=", self[name].id if name == "partner_id" else self[name])
            for name in CONTACT_KEYS
            if self[name]
        ]
        if not domains:
            return self
        companies = self.company_id or self.env.companies
        domain = (
            Domain.OR(domains)
            & Domain("id", "!=", self.id)
            & Domain("company_id", "in", [*companies.ids, False])
        )
        found = self.with_context(active_test=False).search(
            domain, order="id desc", limit=len(domains) * (MOST_LEADS + 1)
        )
        others = self.browse()
        for name in CONTACT_KEYS:
            same = found.filtered(lambda lead, n=name: self[n] and lead[n] == self[n])
            if len(same) <= MOST_LEADS:
                others |= same
        return self | others.with_env(self.env)

    def get_contact_summary(self):
        """Return what else there is of this lead's contact.

        :return: dict: ``leads`` (dicts with id, name, owner, place of the other leads
            that the user sees) and ``notes`` (sentences to know before one calls)
        """
        self.ensure_one()
        self.check_access("read")
        seen = self._get_contact_leads() - self
        # sudo: that there are others and who has them, so that nobody calls twice
        everything = self.sudo()._get_contact_leads()
        hidden = everything - (seen | self).sudo()
        return {
            "leads": [
                {
                    "id": lead.id,
                    "name": lead.name,
                    "owner": lead.sudo().user_id.name or "",  # the name alone
                    "place": lead._get_contact_place(),
                }
                for lead in seen
            ],
            "notes": [*self._word_hidden(hidden), *self._word_last(everything)],
        }

    def _get_contact_place(self):
        """Say in a word how far a lead is."""
        if self.won_status == "lost":
            return self.env._("Lost")
        return self.stage_id.name or ""

    def _word_hidden(self, hidden):
        """Say who else has leads of this contact that the user does not see."""
        owners = ", ".join(hidden.user_id.mapped("name"))
        if owners:
            yield self.env._(
                "%(owners)s: has another lead of this contact. Agree before you call.",
                owners=owners,
            )
        elif hidden:
            yield self.env._("Another lead of this contact waits in a pool.")

    def _word_last(self, leads):
        """Say when and by whom the contact was contacted last, about any lead."""
        last = leads._get_last_contact()
        if last:
            yield self.env._(
                "Last contact %(moment)s: %(channel)s, %(user)s.",
                moment=format_datetime(self.env, last.occurred_at, dt_format="short"),
                channel=self._get_label(last, "channel"),
                user=last.user_id.name or "",
            )

    def _get_last_contact(self):
        """Return the last valid follow-up of these leads, as superuser."""
        # sudo: when, how and by whom, not what was said
        followups = self.env["lead.followup"].sudo()
        domain = Domain("lead_id", "in", self.ids) & followups._valid_domain()
        return followups.search(domain, order="occurred_at desc, id desc", limit=1)

    def _word_colleague(self, now):
        """Say that the contact was contacted a short while ago about another lead."""
        # sudo: as above
        others = self.sudo()._get_contact_leads() - self.sudo()
        last = others._get_last_contact() if others else False
        if not last or last.occurred_at < now - RECENT:
            return ""
        return self.env._(
            "%(user)s contacted this person on %(moment)s about another lead"
            " (%(channel)s).",
            user=last.user_id.name or "",
            moment=format_datetime(self.env, last.occurred_at, dt_format="short"),
            channel=self._get_label(last, "channel"),
        )
