from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.retention import Hold

from .crm_lead_contact_advice import LATELY
from .crm_lead_content_match import PAGE_DAYS
from .lead_content_figures import ANSWER_DAYS, ANSWERS

# Fields of the lead that are made of its single engagements.
SINGLE = ("engagement_ids", "engagement_count")
# Models with filters on leads, which may ask for engagements.
FILTERED = ("lead.segment", "lead.audience", "lead.nurture.trigger")


class LeadEngagement(models.Model):
    """How far back flows, segments, audiences and advice read engagements."""

    _inherit = "lead.engagement"

    @api.model
    def _get_holds(self, now):
        # sudo: a job; of all companies, of which only names are shown
        nurture = self.sudo()
        days = max(LATELY, PAGE_DAYS)
        return [
            *super()._get_holds(now),
            Hold(
                self.env._("Contact advice looks back %s days.", days),
                since=now - timedelta(days=days),
            ),
            *nurture._get_trigger_holds(now),
            *nurture._get_segment_holds(now),
            *nurture._get_audience_holds(now),
            *nurture._get_filter_holds(),
            Hold(
                self.env._("Talk tracks name the last download of a lead."),
                frozenset(self._get_types_of(["download"]).ids),
            ),
        ]

    def _get_types_of(self, categories):
        types = self.env["lead.engagement.type"].sudo()  # sudo: types are not secret
        types = types.with_context(active_test=False)
        return types.search([("category", "in", categories)])

    def _get_trigger_holds(self, now):
        triggers = self.env["lead.nurture.trigger"]
        active = triggers.search([("flow_id.state", "=", "active")])
        return [hold for trigger in active if (hold := trigger._get_hold(now))]

    def _get_segment_holds(self, now):
        conditions = self.env["lead.segment.condition"]
        return [
            Hold(
                self.env._(
                    "Segment “%(segment)s” asks: %(what)s.",
                    segment=one.segment_id.name,
                    what=one.sentence,
                ),
                frozenset(one.type_ids.ids) or None,
                now - timedelta(days=one.window_days) if one.window_days else None,
            )
            for one in conditions.search([("segment_id.active", "=", True)])
        ]

    def _get_audience_holds(self, now):
        mails = self._get_type_ids({"mail_open", "mail_click"})
        audiences = self.env["lead.audience"].search([("source", "=", "opened")])
        return [
            Hold(
                self.env._(
                    "Audience “%(audience)s” looks back %(days)s days.",
                    audience=audience.name,
                    days=audience.period_days,
                ),
                frozenset(mails.values()),
                now - timedelta(days=audience.period_days),
            )
            for audience in audiences
        ]

    def _get_filter_holds(self):
        return [
            Hold(self.env._("“%s” has a filter on engagements.", record.display_name))
            for model in FILTERED
            for name in SINGLE
            for record in self.env[model].search([("domain", "like", name)])
        ]

    # Row by row --------------------------------------------------------------------
    @api.model
    def _get_row_holds(self):
        return [
            *super()._get_row_holds(),
            (
                SQL(
                    """EXISTS (SELECT FROM lead_nurture_enrollment one
                          WHERE one.lead_id = e.lead_id AND one.state = 'running'
                            AND one.entered_at <= e.occurred_at)"""
                ),
                self.env._("What leads did since they entered a flow they are in."),
            ),
            (
                _reported(),
                self.env._("Reports of flows tell who opened and clicked which mail."),
            ),
            (
                SQL("position('/lead/file/' IN e.url) > 0"),
                self.env._("Contents are not given twice to who fetched them."),
            ),
            (
                _answers(
                    self._get_types_of(ANSWERS), self._get_type_ids({"mail_reply"})
                ),
                self.env._("Figures of contents count what readers did after."),
            ),
        ]


def _reported():
    """SQL: the hit of a message of a flow, as ``report/mail_hits.py`` finds it."""
    return SQL(
        """CASE WHEN e.external_key ~ '^mailing[.]trace:[0-9]{1,9}:'
                THEN EXISTS (SELECT FROM mailing_trace trace
                      WHERE trace.id = split_part(e.external_key, ':', 2)::int
                        AND trace.lead_nurture_execution_id IS NOT NULL)
                WHEN e.external_key ~ '^lead[.]content[.]delivery:[0-9]{1,9}:'
                THEN EXISTS (SELECT FROM lead_content_delivery delivery
                      WHERE delivery.id = split_part(e.external_key, ':', 2)::int
                        AND delivery.execution_id IS NOT NULL) END"""
    )


def _answers(types, replies):
    """SQL: what ``lead_content_figures`` counts as an answer to a content."""
    return SQL(
        """e.type_id = ANY (%(types)s) AND EXISTS (
              SELECT FROM lead_content_delivery given
               WHERE given.lead_id = e.lead_id AND e.occurred_at > given.opened_at
                 AND e.occurred_at <= given.opened_at + make_interval(days => %(days)s))
        """,
        types=[*types.ids, *replies.values()],
        days=ANSWER_DAYS,
    )
