import secrets
from itertools import combinations

from odoo.tests import new_test_user, tagged

from .api_common import ApiHttpCase
from .test_capture_http import CaptureHttpCase

# Our random keys: model, field, fewest random bits. Codes of stands are printed and
# open nothing but a public form: they are short, so that they are read from afar.
KEYS = [
    ("lead.capture", "access_token", 128),
    ("lead.capture.form", "key", 128),
    ("lead.capture.stand", "key", 64),
    ("lead.capture.webhook", "key", 128),
    ("lead.consent.request", "token", 128),
    ("lead.site", "key", 128),
    ("lead.tracked.file", "key", 128),
]
# What differs between two answers of the same kind.
NOT_TOLD = ("Content-Length", "Date", "Set-Cookie")


@tagged("post_install", "-at_install")
class TestEqualReplies(CaptureHttpCase, ApiHttpCase):
    """Who guesses, swaps or keeps a link learns nothing from the answer. Targets: S6"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form.consent_text = "Send me news."
        cls.form.consent_text_id.needs_confirmation = True
        named = {"name": "Ours"}
        cls.stand = cls.env["lead.capture.stand"].create(
            {**named, "form_id": cls.form.id}
        )
        cls.site = cls.env["lead.site"].create(
            {**named, "allowed_origins": "https://www.example.com"}
        )
        cls.webhook = cls.env["lead.capture.webhook"].create({**named})
        cls.file = cls.env["lead.tracked.file"].create(
            {**named, "url": "https://example.com/paper"}
        )

    def setUp(self):
        super().setUp()
        self.post({"email": "ann@example.com", "consent": True})
        self.env["lead.capture"]._process_received()
        self.capture = self.last_capture()
        self.consent = self.env["lead.consent.request"].search(
            [("lead_id", "=", self.capture.lead_id.id)]
        )

    def keys(self):
        """Give the key of each kind of link, by its model."""
        found = (self.capture, self.form, self.stand, self.webhook)
        found += (self.consent, self.site, self.file)
        names = {model: field for model, field, _bits in KEYS}
        return {record._name: record[names[record._name]] for record in found}

    def told(self, path, key, **options):
        """Give all that is told by an answer, but the address that was asked for."""
        answer = self.url_open(path.format(key), allow_redirects=False, **options)
        headers = {n: v for n, v in answer.headers.items() if n not in NOT_TOLD}
        return answer.status_code, answer.text.replace(key, "KEY"), headers

    def assert_told_nothing(self, path, own, more=(), **options):
        """Guessed, swapped, archived and misshapen keys are answered alike by 404."""
        size = len(own)
        keys = [key for model, key in self.keys().items() if key != own]
        keys += [secrets.token_urlsafe(40)[:size] for _guess in range(20)]
        keys += [own[:-1] + ("A" if own[-1] != "A" else "B"), own.swapcase(), *more]
        answers = [self.told(path, key, **options) for key in keys]
        self.assertEqual({status for status, *_rest in answers}, {404}, path)
        for one, other in combinations(answers, 2):
            self.assertEqual(one, other, path)

    def renewed(self, record):
        """Give the key that a record had before it got another."""
        old = record.key
        record.action_renew_key()
        return old

    def test_status_of_a_capture(self):
        path = "/lead/capture/status/{}"
        own = self.capture.access_token
        self.assertEqual(self.told(path, own)[0], 200)
        self.assert_told_nothing(path, own)

    def test_form_and_where_it_is_sent(self):
        old = self.renewed(self.form)
        for path in ("/lead/form/{}", "/lead/form/{}/thanks"):
            self.assertEqual(self.told(path, self.form.key)[0], 200)
            self.assert_told_nothing(path, self.form.key, [old])
        for path in ("/lead/form/{}", "/lead/capture/{}"):
            self.assert_told_nothing(path, self.form.key, [old], data={"x": "1"})

    def test_consent(self):
        own = self.consent.token
        self.assertEqual(self.told("/lead/consent/{}", own)[0], 200)
        for data in (None, {"answer": "confirm"}):
            self.assert_told_nothing("/lead/consent/{}", own, data=data)
        self.assertEqual(self.consent.state, "to_send")

    def test_stand(self):
        gone = self.stand.copy({"active": False}).key
        self.assertEqual(self.told("/lead/s/{}", self.stand.key)[0], 302)
        self.assert_told_nothing("/lead/s/{}", self.stand.key, [gone])

    def test_tracked_file(self):
        old = self.renewed(self.file)
        self.assertEqual(self.told("/lead/file/{}", self.file.key)[0], 303)
        self.assert_told_nothing("/lead/file/{}", self.file.key, [old])

    def test_site(self):
        old = self.renewed(self.site)
        script = "/lead/site/{}/lead.js"
        self.assertEqual(self.told(script, self.site.key)[0], 200)
        self.assert_told_nothing(script, self.site.key, [old])
        body = {"data": '{"token": "a-browser-of-somebody", "events": []}'}
        self.assert_told_nothing("/lead/site/{}/events", self.site.key, [old], **body)

    def test_webhook(self):
        old = self.renewed(self.webhook)
        path = "/lead/webhook/{}"
        for options in ({}, {"data": b"{}"}):
            self.assert_told_nothing(path, self.webhook.key, [old], **options)

    def test_captures_of_other_keys_and_companies(self):
        own = self.send("captures", {"email": "own@example.com"}).json()["id"]
        company = self.env["res.company"].create({"name": "Elsewhere"})
        _shop, beside = self.make_key("Web shop")
        _other, elsewhere = self.make_key("Theirs", company_id=company.id)
        asked = (own, self.capture.access_token, secrets.token_urlsafe(24))
        answers = {
            (answer.status_code, answer.text)
            for token in (beside, elsewhere)
            for answer in (self.send(f"captures/{id_}", token=token) for id_ in asked)
        }
        self.assertEqual(len(answers), 1, answers)
        self.assertEqual(answers.pop()[0], 404)

    def test_file_of_a_person_is_for_who_asked_for_it(self):
        """A manager of another company would read by its number what he may not."""
        managers = [
            new_test_user(self.env, login, groups="sales_team.group_sale_manager")
            for login in ("asking", "curious")
        ]
        lead = self.capture.lead_id.with_user(managers[0])
        path = lead.action_export_personal_data()["url"]
        for login in (None, "anna@example.com", "curious"):
            self.authenticate(login, login)
            answer = self.url_open(path, allow_redirects=False)
            self.assertNotIn("ann@example.com", answer.text, login)
            self.assertNotEqual(answer.status_code, 200, login)
        self.authenticate("asking", "asking")
        self.assertIn("ann@example.com", self.url_open(path).text)

    def test_no_key_can_be_guessed(self):
        """A character of ours is 6 bits; a thousand of each kind are all different."""
        found = self.keys()
        for model, name, bits in KEYS:
            self.assertGreaterEqual(len(found[model]) * 6, bits, model)
            make = self.env[model]._fields[name].default
            made = {make(self.env[model]) for _n in range(1000)} if make else ()
            self.assertIn(len(made), (0, 1000), model)
