from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..outgoing.post import post
from .company_common import ACME, CompanyCase
from .http_receiver import hang, say


@tagged("post_install", "-at_install")
class TestCompanyData(CompanyCase):
    """Providers are asked for companies of new leads; only what is empty is filled."""

    def test_new_lead_is_completed(self):
        """Capabilities: 6"""
        self.answer(ACME)
        lead = self._lead(email_from="jo@acme-nv.com", city="Bruges")
        data = self.run_job()
        path, headers, _body = self.receiver.requests[0]
        self.assertEqual(path, "/hook?domain=acme-nv.com")
        self.assertEqual(headers["X-Key"], "s3cret")
        self.assertEqual(data.state, "found")
        self.assertEqual((lead.partner_name, lead.company_size), ("Acme NV", 51))
        self.assertEqual(lead.industry_id, self.industry)
        self.assertEqual(lead.city, "Bruges", "what the lead says is kept")

    def test_screen_says_what_came_from_where(self):
        """Capabilities: 6"""
        self.answer(ACME)
        lead = self._lead(email_from="jo@acme-nv.com", city="Bruges")
        self.run_job()
        [part] = lead.with_user(self.ann).company_facts
        self.assertEqual(part["source"], "From Registry, 03/02/2026")
        states = {line["label"]: line["state"] for line in part["lines"]}
        self.assertEqual(states["Company Name"], "filled")
        self.assertEqual(states["City"], "kept")
        self.assertEqual(states["Registration number"], "fact")
        lead.company_size = 70
        lead.invalidate_recordset(["company_facts"])
        [part] = lead.company_facts
        states = {line["label"]: line["state"] for line in part["lines"]}
        self.assertEqual(states["Company Size"], "changed")
        self.assertIn("Filled from Registry", lead.message_ids[0].body)

    def test_free_mail_is_no_company(self):
        for host in ("qq.com", "163.com", "gmail.com"):
            self._lead(email_from=f"someone@{host}")
        self.assertFalse(self.run_job())
        self.assertFalse(self.receiver.requests)

    def test_each_company_is_asked_once(self):
        self.answer(ACME)
        first = self._lead(email_from="jo@acme-nv.com")
        second = self._lead(email_from="ed@acme-nv.com")
        self.run_job()
        third = self._lead(website="https://www.acme-nv.com/about")
        self.run_job(self.now + timedelta(days=80))
        self.assertEqual(len(self.receiver.requests), 1)
        for lead in (first, second, third):
            self.assertEqual(lead.company_size, 51)

    def test_asked_again_when_it_is_old(self):
        self.answer(ACME, ACME)
        self._lead(email_from="jo@acme-nv.com")
        self.run_job()
        self._lead(email_from="ed@acme-nv.com")
        self.run_job(self.now + timedelta(days=91))
        self.assertEqual(len(self.receiver.requests), 2)

    def test_leads_from_before_cost_nothing_until_asked_for(self):
        self.answer(ACME)
        lead = self._lead(email_from="jo@acme-nv.com")
        self.provider.unlink()
        self.provider = self._provider()
        self.assertFalse(self.run_job())
        lead.action_ask_company_data()
        self.run_job(self.env.cr.now())
        self.assertEqual(lead.company_size, 51)

    def test_unknown_company_is_no_failure(self):
        self.receiver.answers = [say(404)]
        self._lead(email_from="jo@acme-nv.com")
        self.assertEqual(self.run_job().state, "unknown")

    def test_failures_are_parked_and_tried_again_by_hand(self):
        """Capabilities: 6"""
        self.receiver.answers = [
            *(say(401), say(500), say(200, b"<html>"), say(301, Location="/x")),
            say(403, b"no key"),
        ]
        lead = self._lead(email_from="jo@acme-nv.com")
        data = self.run_job()
        while data.next_try_at:
            self.run_job(data.next_try_at)
        self.assertEqual((data.state, data.tries), ("failed", 5))
        self.assertIn("403 no key", data.reason)
        self.assertIn("403", lead.company_facts[0]["source"])
        self.assertIn("403", self.provider.trouble)
        self.answer(ACME)
        data.with_user(self.max).action_retry()
        self.run_job(data.next_try_at)
        self.assertEqual((data.state, lead.company_size), ("found", 51))

    def test_busy_provider_is_left_alone_as_long_as_it_asks(self):
        self.receiver.answers = [say(429, **{"Retry-After": "1800"})]
        self._lead(email_from="jo@acme-nv.com")
        data = self.run_job()
        self.assertEqual(data.next_try_at, self.now + timedelta(minutes=30))
        self._lead(email_from="ed@other-co.com")
        self.run_job(self.now + timedelta(minutes=29))
        self.assertEqual(len(self.receiver.requests), 1)
        self.run_job(self.now + timedelta(minutes=31))
        self.assertEqual(len(self.receiver.requests), 3)

    def test_slow_provider_is_cut_off(self):
        self.receiver.answers = [hang(4)]
        self._lead(email_from="jo@acme-nv.com")
        data = self.run_job()
        self.assertEqual((data.state, data.tries), ("waiting", 1))
        self.assertIn("too long", data.reason)

    def test_limits_of_the_provider_hold(self):
        self.provider.write({"minute_limit": 2, "day_limit": 3})
        for number in range(5):
            self._lead(email_from=f"jo@firm-{number}.com")
        self.run_job()
        self.assertEqual(len(self.receiver.requests), 2)
        self.run_job(self.now + timedelta(minutes=2))
        self.assertEqual(len(self.receiver.requests), 3)
        self.run_job(self.now + timedelta(hours=23))
        self.assertEqual(len(self.receiver.requests), 3)
        self.run_job(self.now + timedelta(days=1, minutes=1))
        self.assertGreater(len(self.receiver.requests), 3)

    def test_codes_of_a_provider_that_answers_200_to_everything(self):
        self.provider.write({"code_path": "error_code", "unknown_codes": "300000"})
        for host in ("one", "two", "three"):
            self._lead(email_from=f"jo@{host}-co.com")
        self.answer({"error_code": 0, **ACME}, {"error_code": 300000})
        self.answer({"error_code": 300004})
        states = sorted(self.run_job().mapped("state"))
        self.assertEqual(states, ["found", "unknown", "waiting"])

    def test_asked_by_name(self):
        self.provider.url = f"{self.receiver.url}/{{name}}"
        self.provider.allow_private = True
        self.answer(ACME)
        lead = self._lead(partner_name="艾克米/化工 有限公司", email_from="a@qq.com")
        self.run_job()
        self.assertIn("%E8%89%BE", self.receiver.requests[0][0])
        self.assertIn("%2F", self.receiver.requests[0][0])
        self.assertEqual(lead.company_size, 51)
        self.assertEqual(lead.partner_name, "艾克米/化工 有限公司")

    def test_answer_that_breaks_a_lead_stops_no_other(self):
        self.answer(ACME)
        leads = self._leads(2, email_from="jo@acme-nv.com")
        fill = type(self.env["lead.company.use"])._fill

        def fail(uses, now):
            if leads[0] in uses.lead_id:
                raise ValueError("broken")
            return fill(uses, now)

        self.patch(type(self.env["lead.company.use"]), "_fill", fail)
        with mute_logger("odoo.addons.lead_priority.batches"):
            self.run_job()
        self.assertEqual(leads.mapped("company_size"), [0, 51])

    def test_capture_does_not_wait(self):
        self.receiver.answers = [hang(30)]
        captures = self.env["lead.capture"]._receive(
            [{"payload": {"email": "jo@acme-nv.com"}}],
            entry="api",
            scope="test",
            now=self.now,
        )
        captures._process(self.now)
        self.assertEqual(captures.state, "lead")
        self.assertFalse(self.receiver.requests)

    def test_address_inside_the_network_is_refused(self):
        self.provider.allow_private = False
        self._lead(email_from="jo@acme-nv.com")
        data = self.run_job()
        self.assertEqual(data.state, "failed", "asking again would not help")
        self.assertIn("inside", data.reason)
        self.assertFalse(self.receiver.requests)
        with self.assertRaises(AccessError):
            self.provider.with_user(self.max).allow_private = True

    def test_address_of_a_provider_is_checked(self):
        for url in (
            "https://example.com/",
            "https://example.com/{domain}{name}",
            "https://{domain}/x",
            "https://example.com/{domain}{other}",
            "ftp://example.com/{domain}",
        ):
            with self.assertRaises(ValidationError):
                self.provider.url = url
        with self.assertRaises(ValidationError):
            self.provider.headers = "no header"

    def test_mapping_is_suggested_from_an_answer(self):
        self.provider.line_ids.unlink()
        self.provider.sample_name = "acme-nv.com"
        self.answer({"company": {"name": "Acme", "industry": "Chemicals", "city": "X"}})
        self.provider.action_try()
        lines = {line.name: line.value for line in self.provider.line_ids}
        self.assertEqual(lines["partner_name"], "Acme")
        self.assertEqual(lines["industry_id"], "Chemicals")
        self.receiver.answers = [say(401)]
        with self.assertRaises(UserError):
            self.provider.action_try()

    def test_died_while_asking_is_asked_again(self):
        self.answer(ACME, ACME)
        self._lead(email_from="jo@acme-nv.com")
        self.data._find_new(self.provider, self.now)
        note = type(self.data)._note_answers
        self.patch(type(self.data), "_note_answers", lambda *_args: None)
        self.data._ask_due(self.now)
        self.patch(type(self.data), "_note_answers", note)
        self.run_job(self.now + timedelta(minutes=5))
        self.assertEqual(len(self.receiver.requests), 1)
        data = self.run_job(self.now + timedelta(minutes=11))
        self.assertEqual(data.state, "found")

    def test_merged_lead_gets_what_is_known_of_both(self):
        self.answer(ACME)
        lead = self._lead(email_from="jo@acme-nv.com")
        self.run_job()
        other = self._lead(name="Kept", priority="3", probability=90)
        kept = (lead | other).merge_opportunity()
        self.run_job()
        self.assertEqual(len(kept.company_facts), 1)
        self.assertEqual(len(self.receiver.requests), 1)
        self.assertEqual(kept.company_size, 51)

    def test_job_does_it_all(self):
        self.answer(ACME)
        lead = self._lead(email_from="jo@acme-nv.com")
        with self.enter_registry_test_mode():
            self.env.ref(
                "lead_priority.ir_cron_ask_company_data"
            ).method_direct_trigger()
        self.assertEqual(lead.company_size, 51)

    def test_alerts_still_say_what_was_refused(self):
        with self.assertRaises(Exception) as caught:
            self.receiver.answers = [say(503, **{"Retry-After": "7"})]
            post(self.receiver.url, b"", {}, allow_private=True)
        self.assertEqual(
            (caught.exception.status, caught.exception.retry_after), (503, 7)
        )
