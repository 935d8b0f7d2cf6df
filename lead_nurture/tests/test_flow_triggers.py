from datetime import timedelta

from odoo.tests import tagged

from .entry_common import EntryCase


@tagged("post_install", "-at_install")
class TestFlowTriggers(EntryCase):
    """What a lead does lets it in, so often and within so many days as the flow says.

    Capabilities: 120, 121, 122, 128
    """

    def _assert_enters(self, flow, lead, hours, enters=True):
        self._let_enter(hours)
        self.assertEqual(bool(self._entries(flow, lead)), enters)

    def test_engagement_lets_in(self):
        lead, other = self._lead(), self._lead()
        flow = self._flow("engagement", types="pricing_page")
        self._engage(lead, "pricing_page", 1)
        self._engage(other, "mail_open", 1)
        self._assert_enters(flow, lead, 2)
        self._assert_enters(flow, other, 2, enters=False)

    def test_too_few_do_not(self):
        lead = self._lead()
        flow = self._flow("engagement", types="pricing_page", minimum_count=3)
        self._engage(lead, "pricing_page", 1, 2)
        self._assert_enters(flow, lead, 3, enters=False)
        self._engage(lead, "pricing_page", 4)
        self._assert_enters(flow, lead, 5)

    def test_outside_the_days_does_not_count(self):
        lead = self._lead()
        flow = self._flow(
            "engagement", types="pricing_page", minimum_count=2, window_days=1
        )
        self._engage(lead, "pricing_page", 1, 26)
        self._assert_enters(flow, lead, 26, enters=False)

    def test_before_the_start_does_not_count(self):
        lead = self._lead()
        flow = self._flow("engagement", types="pricing_page")
        self._engage(lead, "pricing_page", -1, recorded=1)
        self._assert_enters(flow, lead, 2, enters=False)

    def test_late_event_counts_by_when_it_happened(self):
        lead = self._lead()
        flow = self._flow("engagement", types="pricing_page", window_days=1)
        self._engage(lead, "pricing_page", 1, recorded=40)
        self._assert_enters(flow, lead, 41, enters=False)
        self._engage(lead, "pricing_page", 30, recorded=42)
        self._assert_enters(flow, lead, 43)

    def test_event_of_the_future_waits(self):
        lead = self._lead()
        flow = self._flow("engagement", types="pricing_page")
        self._engage(lead, "pricing_page", 10, recorded=1)
        self._assert_enters(flow, lead, 2, enters=False)
        self._assert_enters(flow, lead, 11)

    def test_duplicate_event_counts_once(self):
        lead = self._lead()
        flow = self._flow("engagement", types="pricing_page", minimum_count=2)
        for hour in (1, 2):
            self._engage(lead, "pricing_page", hour, external_key="same")
        self._assert_enters(flow, lead, 3, enters=False)

    def test_what_a_program_did_does_not_count(self):
        lead = self._lead()
        flow = self._flow("engagement", types="mail_open")
        self._engage(lead, "mail_open", 1, is_automated=True)
        self._assert_enters(flow, lead, 2, enters=False)

    def test_cart_unless_ordered(self):
        cart, bought = self._lead(), self._lead()
        flow = self._flow(
            "engagement",
            types="cart",
            minimum_value=100,
            unless_type_ids=[(6, 0, self._type("custom").ids)],
        )
        for lead in (cart, bought):
            self._engage(lead, "cart", 1, value=150)
        self._engage(bought, "custom", 2)
        self._assert_enters(flow, cart, 3)
        self._assert_enters(flow, bought, 3, enters=False)

    def test_text_and_address_narrow(self):
        lead = self._lead()
        flow = self._flow("engagement", text_contains="100%", url_contains="a_b")
        self._engage(lead, "custom", 1, description="1000", url="/a_b")
        self._engage(lead, "custom", 1, description="100%", url="/axb")
        self._assert_enters(flow, lead, 2, enters=False)
        self._engage(lead, "custom", 3, description="is 100% it", url="/x/A_b")
        self._assert_enters(flow, lead, 4)

    def test_page_read_more_than_three_times(self):
        lead, other = self._lead(), self._lead()
        flow = self._flow("page", page_pattern="/pricing", minimum_count=4)
        url = "https://www.example.com/Pricing/?utm=1"
        self._engage(lead, "pricing_page", 1, 2, 3, 4, url=url)
        self._engage(other, "product_page", 1, 2, 3, 4, url="https://example.com/x")
        self._assert_enters(flow, lead, 5)
        self._assert_enters(flow, other, 5, enters=False)

    def test_page_of_a_site_with_star(self):
        lead, other = self._lead(), self._lead()
        flow = self._flow("page", page_pattern="shop.example.com/pumps/*")
        self._engage(lead, "page_view", 1, url="https://shop.example.com/pumps/a")
        self._engage(other, "page_view", 1, url="https://www.example.com/pumps/a")
        self._assert_enters(flow, lead, 2)
        self._assert_enters(flow, other, 2, enters=False)

    def test_download_of_a_given_file(self):
        lead, other = self._lead(), self._lead()
        files = self.env["lead.tracked.file"].create(
            [{"name": name, "url": "https://example.com/f"} for name in "ab"]
        )
        flow = self._flow("download", file_ids=[(6, 0, files[0].ids)])
        for one, file in ((lead, files[0]), (other, files[1])):
            link = file._get_link(one, now=self._at(1))
            file._note_opened(link.partition("?l=")[2], now=self._at(1))
        self._assert_enters(flow, lead, 2)
        self._assert_enters(flow, other, 2, enters=False)

    def test_form_of_the_flow(self):
        forms = self.env["lead.capture.form"].create([{"name": name} for name in "ab"])
        flow = self._flow("form", form_ids=[(6, 0, forms[0].ids)])
        leads = []
        for form in forms:
            payload = {"email_from": f"{form.id}@example.com"}
            capture = self.env["lead.capture"]._receive(
                [{"payload": payload}],
                entry="form",
                scope="test",
                now=self._at(1),
                form=form,
            )
            capture._process(self._at(1))
            leads.append(capture.lead_id)
        self._assert_enters(flow, leads[0], 2)
        self._assert_enters(flow, leads[1], 2, enters=False)

    def test_silent_for_days(self):
        lead, other = self._lead(), self._lead()
        flow = self._flow("dormant", silent_days=3)
        self._engage(other, "mail_open", 40)
        self._assert_enters(flow, lead, 47, enters=False)
        self._assert_enters(flow, lead, 49)
        self._assert_enters(flow, other, 100, enters=False)
        self._assert_enters(flow, other, 113)

    def test_trial_ends(self):
        lead = self._lead(trial_end_at=self._at(60))
        field = self.env["ir.model.fields"]._get("crm.lead", "trial_end_at")
        flow = self._flow("date", date_field_id=field.id)
        self._assert_enters(flow, lead, 11, enters=False)
        self._assert_enters(flow, lead, 13)

    def test_date_that_is_over_does_not(self):
        lead = self._lead(trial_end_at=self._at(60))
        field = self.env["ir.model.fields"]._get("crm.lead", "trial_end_at")
        flow = self._flow("date", date_field_id=field.id)
        self._assert_enters(flow, lead, 61, enters=False)

    def test_days_after_a_date(self):
        lead = self._lead(trial_end_at=self._at(10))
        field = self.env["ir.model.fields"]._get("crm.lead", "trial_end_at")
        after = {"date_direction": "after", "date_hours": 24}
        flow = self._flow("date", date_field_id=field.id, **after)
        self._assert_enters(flow, lead, 33, enters=False)
        self._assert_enters(flow, lead, 35)

    def test_begins_to_match(self):
        before, later = self._lead(city="Lyon"), self._lead(city="Bern")
        flow = self._flow("domain", domain="[('city', '=', 'Lyon')]")
        self._let_enter(1)
        later.city = "Lyon"
        self._assert_enters(flow, later, 2)
        self._assert_enters(flow, before, 2, enters=False)

    def test_begins_to_match_again(self):
        lead = self._lead(city="Lyon")
        flow = self._flow("domain", domain="[('city', '=', 'Lyon')]")
        lead.city = "Bern"
        self._let_enter(1)
        lead.city = "Lyon"
        self._assert_enters(flow, lead, 2)

    def test_relative_date_is_that_of_the_moment(self):
        lead = self._lead(date_deadline=self._at(72).date())
        domain = "[('date_deadline', '<=', 'today +1d')]"
        flow = self._flow("domain", domain=domain)
        self._assert_enters(flow, lead, 20, enters=False)
        self._assert_enters(flow, lead, 60)

    def test_score_reached(self):
        lead = self._lead()
        flow = self._flow("score", minimum_score=50)
        self._let_enter(1)
        self.env.cr.execute(
            "UPDATE lead_score SET lead_score = 50, scored_at = %s WHERE id = %s",
            [self._at(1), lead.score_id.id],
        )
        self._assert_enters(flow, lead, 2)

    def test_qualification_reached(self):
        lead, fell = self._lead(), self._lead()
        flow = self._flow("qualification", qualification="mql")
        for one in (lead, fell):
            change = {
                "lead_id": one.id,
                "from_qualification": "raw",
                "to_qualification": "mql",
                "reason": "person",
            }
            self.env["lead.qualification.change"]._record_change(
                [change], now=self._at(1)
            )
        lead.sudo().qualification = "mql"
        self._assert_enters(flow, lead, 2)
        self._assert_enters(flow, fell, 2, enters=False)

    def _hand_over(self, lead, hours, **vals):
        lead.write(vals)
        reason = vals.pop("reason", None)
        self.env.flush_all()
        self.env.cr.precommit.data.pop("lead_custody.noted_moves", None)
        self.env["lead.custody"]._hand_over(lead, now=self._at(hours), reason=reason)

    def test_lost_lets_lost_leads_in(self):
        reason = self.env["crm.lost.reason"].create({"name": "No budget"})
        lead, other = self._lead(), self._lead()
        flow = self._flow(
            "custody", custody_event="lost", lost_reason_ids=[(6, 0, reason.ids)]
        )
        lost = {"active": False, "probability": 0}
        self._hand_over(lead, 1, **lost, lost_reason_id=reason.id)
        self._hand_over(other, 1, **lost)
        self._assert_enters(flow, lead, 2)
        self._assert_enters(flow, other, 2, enters=False)

    def test_comes_to_a_pool(self):
        pool = self.env["lead.pool"].create({"name": "Nurture", "kind": "nurture"})
        lead = self._lead(user_id=self.env.uid)
        flow = self._flow("custody", custody_event="pool", pool_ids=[(6, 0, pool.ids)])
        self._assert_enters(flow, lead, 1, enters=False)
        self._hand_over(lead, 2, user_id=False, pool_id=pool.id)
        self._assert_enters(flow, lead, 3)

    def test_given_back(self):
        lead = self._lead(user_id=self.env.uid)
        self.env["lead.custody"]._hand_over_noted()
        flow = self._flow("custody", custody_event="given_back")
        lead.user_id = False
        self.env.flush_all()
        self.env.cr.precommit.data.pop("lead_custody.noted_moves", None)
        custody = self.env["lead.custody"]
        custody._hand_over(lead, now=self._at(1), reason="reclaimed")
        self._assert_enters(flow, lead, 2)

    def test_segment_entered(self):
        lead = self._lead(city="Bern")
        segment = self.env["lead.segment"].create(
            {"name": "Lyon", "domain": "[('city', '=', 'Lyon')]"}
        )
        flow = self._flow("segment", segment_ids=[(6, 0, segment.ids)])
        lead.city = "Lyon"
        self.env.flush_all()
        segment._keep_current(self._at(1))
        self._assert_enters(flow, lead, 2)

    def test_words_for_every_kind(self):
        triggers = self.env["lead.nurture.trigger"]
        kinds = dict(triggers._fields["kind"]._description_selection(self.env))
        for kind in kinds:
            self.assertTrue(triggers.new({"kind": kind}).sentence, kind)

    def test_first_of_two_triggers_is_told(self):
        lead = self._lead()
        flow = self._flow("engagement", active=False, types="cart")
        page = {"kind": "page", "sequence": 20}
        flow.write({"trigger_ids": [(0, 0, page)]})
        flow._activate("from_now", now=self.day_zero)
        self._engage(lead, "page_view", 1)
        self._engage(lead, "cart", 1)
        self._let_enter(2)
        entry = self._entries(flow, lead)
        self.assertEqual(entry.trigger_id.kind, "engagement")
        self.assertEqual(entry.entered_at, self.day_zero + timedelta(hours=2))
