from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from odoo.addons.lead_priority.intake import page_address

from .. import matching

# Days in which pages read tell what somebody is interested in.
PAGE_DAYS = 90
# Where nobody filled in the buying stage, the qualification says it.
STAGES = {"raw": "awareness", "mql": "consideration", "sql": "decision"}


class CrmLead(models.Model):
    """Which contents fit a lead: what is known of it, in the words of ``matching``."""

    _inherit = "crm.lead"

    def _match_contents(self, now, limit=3):
        """Give the contents that fit these leads best and that they have not got.

        The same few queries for one lead and for many. ``now`` is naive UTC.

        :return: lists of ``matching.Match`` by lead id, best first
        """
        # sudo: reads what is known of leads the caller may read, and tells no more
        # than which contents fit
        leads = self.sudo()
        found = {}
        for company, group in leads.grouped(
            lambda lead: lead.company_id or self.env.company
        ).items():
            contents = leads._get_contents(company, now)
            known = [content._describe() for content in contents]
            people = group._describe_people(contents, now)
            for lead_id, person in people.items():
                found[lead_id] = matching.rank(known, person, limit)
        return found

    def _get_contents(self, company, now):
        contents = self.env["lead.content"].search(
            [("is_published", "=", True), ("company_id", "=", company.id)]
        )
        return contents._get_available(now.date())

    def _describe_people(self, contents, now):
        tags = contents.role_ids | contents.pain_ids
        patterns = {tag: tag._get_pattern() for tag in tags}
        pages = self._count_pages(contents, now)
        known = self._get_known_contents(contents)
        return {
            lead.id: matching.Person(
                stage=lead.buying_stage or STAGES.get(lead.qualification, ""),
                lang=lead.lang_id.code or "",
                industry=lead.industry_id.id or 0,
                roles=lead._find_tags(contents.role_ids, patterns, lead.function),
                pains=lead._find_tags(contents.pain_ids, patterns, lead.pains),
                products=frozenset(lead.product_line_ids.ids),
                pages=pages.get(lead.id, {}),
                known=frozenset(known.get(lead.id, ())),
            )
            for lead in self
        }

    def _find_tags(self, tags, patterns, text):
        return frozenset(
            tag.id
            for tag in tags
            if (tag.seniority and tag.seniority == self.seniority)
            or patterns[tag].search(text or "")
        )

    def _count_pages(self, contents, now):
        """Give {lead id: {content id: pages about it that the lead read lately}}."""
        rules = [(c.page_pattern, c.id) for c in contents if c.page_pattern]
        if not rules or not self.ids:
            return {}
        self.env.cr.execute(
            SQL(
                """SELECT e.lead_id, split_part(e.url, '?', 1), count(*)
                     FROM lead_engagement e
                     JOIN lead_engagement_type t ON t.id = e.type_id
                    WHERE e.lead_id = ANY (%s) AND t.category = 'page'
                      AND e.url IS NOT NULL AND e.is_automated IS NOT TRUE
                      AND e.occurred_at > %s
                    GROUP BY 1, 2""",
                self.ids,
                now - timedelta(days=PAGE_DAYS),
            )
        )
        counts = defaultdict(lambda: defaultdict(int))
        about = {}
        for lead_id, url, count in self.env.cr.fetchall():
            if url not in about:
                about[url] = [
                    c for p, c in rules if page_address.find_first([(p, c)], url)
                ]
            for content_id in about[url]:
                counts[lead_id][content_id] += count
        return counts

    def _get_known_contents(self, contents):
        """Give {lead id: contents it got, or fetched from a page of ours}."""
        known = defaultdict(set)
        if not self.ids:
            return known
        self.env.cr.execute(
            SQL(
                """SELECT lead_id, content_id FROM lead_content_delivery
                    WHERE lead_id = ANY (%(leads)s) AND NOT %(never_arrived)s
                    UNION
                   SELECT e.lead_id, c.id
                     FROM lead_engagement e
                     JOIN lead_tracked_file f ON f.key =
                          split_part(split_part(e.url, '/lead/file/', 2), '?', 1)
                     JOIN lead_content c ON c.tracked_file_id = f.id
                    WHERE e.lead_id = ANY (%(leads)s) AND e.is_automated IS NOT TRUE
                      AND e.url LIKE '%%/lead/file/%%'""",
                leads=self.ids,
                never_arrived=self.env["lead.content.delivery"]._never_arrived(),
            )
        )
        for lead_id, content_id in self.env.cr.fetchall():
            known[lead_id].add(content_id)
        return known

    def _merge_journals(self, leads, *, now):
        result = super()._merge_journals(leads, now=now)
        # sudo: what was given follows the lead, whoever merges
        self.env["lead.content.delivery"].sudo()._repoint(leads, self)
        return result
