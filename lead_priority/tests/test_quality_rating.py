from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .capture_common import CaptureCase


@tagged("post_install", "-at_install")
class TestQualityRating(CaptureCase):
    """Salespeople say how good a lead is; marketing sees it by form and channel.

    Capabilities: 102
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = cls.env["utm.source"].create({"name": "Fair"})
        cls.form.write({"source_id": source.id, "company_id": cls.env.company.id})
        cls.lead = cls._captured("ann@example.com", cls.ann)

    @classmethod
    def _captured(cls, email, owner):
        captures = cls.env["lead.capture"]._receive(
            [{"payload": {"email": email}}],
            entry="api",
            scope="test",
            now=cls.now,
            form=cls.form,
        )
        captures._process(cls.now)
        captures.lead_id.user_id = owner
        return captures.lead_id

    def rate(self, value, user=None, lead=None, **options):
        lead = lead or self.lead
        return lead.with_user(user or self.ann).rate_quality(value, **options)

    def ratings(self):
        return self.env["lead.quality.rating"].search([("form_id", "=", self.form.id)])

    def test_one_tap(self):
        quality = self.rate("good")
        self.assertEqual((quality["value"], quality["can_rate"]), ("good", True))
        rating = self.ratings()
        self.assertEqual((rating.lead_id, rating.user_id), (self.lead, self.ann))
        self.assertEqual(rating.source_id.name, "Fair")

    def test_a_new_rating_replaces_the_old(self):
        self.rate("good")
        self.rate("bad", reason="not_reached", note="  Number is dead ")
        rating = self.ratings()
        self.assertEqual((rating.value, rating.points), ("bad", 0))
        self.assertEqual(
            (rating.reason, rating.note), ("not_reached", "Number is dead")
        )

    def test_marketing_sees_the_average_of_the_form(self):
        self.rate("good")
        self.rate("average", user=self.lea)
        self.rate("bad", lead=self._captured("bob@example.com", self.ann))
        form = self.form.with_user(self.mia)
        self.assertEqual((form.quality_average, form.quality_count), (50, 3))
        rows = self.env["lead.quality.rating"].with_user(self.mia)
        self.assertEqual(rows.search_count(form.action_view_quality()["domain"]), 3)

    def test_reps_see_their_own_ratings_only(self):
        self.rate("good")
        ratings = self.env["lead.quality.rating"]
        self.assertFalse(ratings.with_user(self.bob).search([]))
        self.assertTrue(ratings.with_user(self.ann).search([]))
        for user in (self.ann, self.mia, self.max):
            with self.assertRaises(AccessError):
                ratings.with_user(user).create({"value": "good"})

    def test_nobody_rates_a_lead_of_another(self):
        with self.assertRaises(AccessError):
            self.rate("bad", user=self.bob)

    def test_unknown_values_are_refused(self):
        for value, reason in (("excellent", None), ("bad", "no_idea"), (None, None)):
            with self.assertRaises(UserError):
                self.rate(value, reason=reason)

    def test_rating_outlives_its_lead(self):
        self.rate("good")
        self.lead.unlink()
        self.assertEqual(self.form.quality_average, 100)
        self.assertFalse(self.ratings().lead_id)

    def test_rating_follows_a_merge(self):
        other = self._captured("bob@example.com", self.ann)
        self.rate("bad", lead=other)
        self.lead._merge_dependences(other)
        other.unlink()
        self.assertEqual(self.ratings().lead_id, self.lead)

    def test_erasure_blanks_the_words(self):
        self.rate("bad", note="Ann Meyer is rude")
        self.lead._erase(now=self.now)
        rating = self.ratings()
        self.assertEqual((rating.value, rating.note), ("bad", False))
