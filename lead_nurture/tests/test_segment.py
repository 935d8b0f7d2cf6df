from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.lead_priority import batches

from .entry_common import EntryCase


@tagged("post_install", "-at_install")
class TestSegment(EntryCase):
    """Segments by what leads are, do and how far they are; always current.

    Capabilities: 38
    """

    def _segment(self, *conditions, **vals):
        rows = []
        for condition in conditions:
            code = condition.pop("type", None)
            types = [(6, 0, self._type(code).ids)] if code else False
            rows.append((0, 0, {**condition, "type_ids": types}))
        vals = {"name": "Segment", "condition_ids": rows, **vals}
        return self.env["lead.segment"].create(vals)

    def _members(self, segment):
        members = self.env["lead.segment.member"].search(
            [("segment_id", "=", segment.id)]
        )
        return members.lead_id

    def test_by_what_they_are(self):
        leads = self.make_leads(2, city="Lyon") + self.make_leads(1)
        segment = self._segment(domain="[('city', '=', 'Lyon')]")
        self.assertEqual(self._members(segment), leads[:2])
        self.assertEqual(segment.member_count, 2)

    def test_by_what_they_do(self):
        leads = self.make_leads(3)
        mine = f"[('id', 'in', {leads.ids})]"
        often = {"type": "pricing_page", "count": 2, "window_days": 1}
        segment = self._segment(dict(often), domain=mine)
        rarely = self._segment({**often, "comparison": "less_than"}, domain=mine)
        self._engage(leads[0], "pricing_page", -1, -2)
        self._engage(leads[1], "pricing_page", -1, -30)
        segment._keep_current(self.day_zero)
        rarely._keep_current(self.day_zero)
        self.assertEqual(self._members(segment), leads[0])
        self.assertEqual(self._members(rarely), leads[1:])

    def test_by_how_far_they_are(self):
        leads = self.make_leads(2)
        leads[0].sudo().qualification = "mql"
        mine = f"[('id', 'in', {leads.ids})]"
        segment = self._segment(domain=mine, lifecycle="mql")
        self.assertEqual(self._members(segment), leads[0])
        segment.lifecycle = "raw"
        self.assertEqual(self._members(segment), leads[1])

    def test_who_does_something_is_in_at_once(self):
        lead = self.make_leads()
        segment = self._segment({"type": "pricing_page", "window_days": 1})
        self._flow("manual")
        self._engage(lead, "pricing_page", 1)
        self._let_enter(1)
        self.assertEqual(self._members(segment), lead)
        since = self.env["lead.segment.member"].search([]).mapped("since")
        self.assertEqual(since, [self._at(1)])

    def test_who_is_out_by_time_leaves(self):
        lead = self.make_leads()
        segment = self._segment({"type": "pricing_page", "window_days": 1})
        self._engage(lead, "pricing_page", 1)
        segment._keep_current(self._at(2))
        self.assertEqual(self._members(segment), lead)
        self._let_enter(26)
        self.assertFalse(self._members(segment))

    def test_who_stays_keeps_since_when(self):
        lead = self.make_leads(1, city="Lyon")
        segment = self._segment(domain="[('city', '=', 'Lyon')]")
        member = self.env["lead.segment.member"].search([("lead_id", "=", lead.id)])
        before = member.since
        segment._keep_current(self._at(5))
        self.assertEqual(member.since, before)

    def test_filter_of_lists_and_mailings(self):
        leads = self.make_leads(2, city="Lyon") + self.make_leads(1)
        segment = self._segment(domain="[('city', '=', 'Lyon')]")
        everyone = self.env["crm.lead"]
        self.assertEqual(everyone.search([("segment_ids", "=", segment.id)]), leads[:2])
        self.assertEqual(
            everyone.search([("segment_ids.name", "=", "Segment")]), leads[:2]
        )
        named = [("segment_ids", "ilike", "segm")]
        self.assertEqual(everyone.search(named), leads[:2])
        mine = [("id", "in", leads.ids), ("segment_ids", "!=", segment.id)]
        self.assertEqual(everyone.search(mine), leads[2:])
        self.assertEqual(leads[0].segment_ids, segment)
        self.assertFalse(leads[2].segment_ids)

    def test_condition_of_branches_and_flows(self):
        leads = self.make_leads(2, city="Lyon") + self.make_leads(1)
        segment = self._segment(domain="[('city', '=', 'Lyon')]")
        domain = f"[('segment_ids', 'in', {segment.ids})]"
        matched = self.env["crm.lead"]._match_domain(domain, leads.ids, self.day_zero)
        self.assertEqual(matched, set(leads[:2].ids))
        flow = self._flow("manual", flow={"entry_domain": domain})
        enrollments = self.env["lead.nurture.enrollment"]
        entered = enrollments._enter(flow, leads.ids, self.day_zero)
        self.assertEqual(entered.lead_id, leads[:2])

    def test_mailing_to_a_segment(self):
        leads = self.make_leads(2, city="Lyon")
        segment = self._segment(domain="[('city', '=', 'Lyon')]")
        action = segment.action_make_mailing()
        mailing = Form(self.env["mailing.mailing"].with_context(**action["context"]))
        mailing.subject = "Pumps"
        mailing = mailing.save()
        self.assertEqual(sorted(mailing._get_recipients()), sorted(leads.ids))

    def test_conditions_are_said_in_words(self):
        conditions = [
            {"comparison": comparison, "count": count, "window_days": days}
            for comparison in ("at_least", "less_than")
            for count in (1, 3)
            for days in (0, 30)
        ]
        said = self._segment(*conditions).condition_ids.mapped("sentence")
        self.assertEqual(len(set(said)), len(conditions))
        self.assertIn("No engagement within 30 days", said)

    def test_two_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        lead = self.make_leads(1, city="Lyon", company_id=self.env.company.id)
        segment = self._segment(domain="[('city', '=', 'Lyon')]", company_id=other.id)
        self.assertNotIn(lead, self._members(segment))

    def test_conditions_that_cannot_be_asked_are_refused(self):
        with self.assertRaises(ValidationError):
            self._segment(domain="[('no_such_field', '=', 1)]")

    def test_reps_read_only(self):
        ann = new_test_user(
            self.env, "seg_ann", groups="base.group_user,sales_team.group_sale_salesman"
        )
        segment = self._segment().with_user(ann)
        self.assertTrue(segment.sentence)
        self.assertFalse(segment.has_access("write"))

    def test_busy_database_is_no_fault_of_the_segment(self):
        segment = self._segment(lifecycle="open")
        busy = patch.object(
            type(segment), "_keep_members", side_effect=SerializationFailure()
        )
        with busy, batches._last_try(True), mute_logger(batches.__name__):
            segment._keep_current(self._at(1))
        self.assertFalse(segment.error)
        self.assertEqual(segment.next_check_at, self._at(1) + timedelta(minutes=1))
