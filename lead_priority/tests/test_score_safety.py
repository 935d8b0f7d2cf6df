from odoo.exceptions import ValidationError

from .score_common import ScoreCase

BAD_DOMAINS = {
    "code": "[('name', '=', __import__('os').getcwd())]",
    "call": "open('/etc/passwd')",
    "user": "[('user_id', '=', uid)]",
    "malformed": "['&', ('name', '=', 'x')]",
    "no field": "[('colour', '=', 'red')]",
    "no operator": "[('name', 'is', 'x')]",
    "not a list": "{'a': 1}",
    "wrong type": "[('company_size', '=', 'many')]",
    "private": "[('user_id.password', '!=', False)]",
    "other model": "[('user_id.login', 'ilike', 'a')]",
    "name of a user": "[('user_id', 'ilike', 'a')]",
    "circular": "[('lead_score', '>', 5)]",
    "prediction": "[('probability', '>', 5)]",
    "journal": "[('message_ids.body', 'ilike', 'a')]",
    "bad date": "[('create_date', '>', 'yesterday')]",
    "internal": "[('partner_id', 'any!', [('name', '=', 'x')])]",
    "sub-domain": "[('partner_id', 'any', [('user_ids.password', '!=', False)])]",
    "too deep": "(" * 500 + ")" * 500,
    "null": "[('name', '=', 'a\\x00')]",
}


class TestScoreSafety(ScoreCase):
    """A rule that could harm is refused; one that breaks later switches itself off."""

    def test_bad_domains_cannot_be_saved(self):
        """Target: S10"""
        for name, domain in BAD_DOMAINS.items():
            with self.subTest(name), self.assertRaises(ValidationError) as caught:
                self._create_model(fit=[{"domain": domain}], state="draft")
            self.assertIn("Rule 0", str(caught.exception))

    def test_harmless_domains_are_saved(self):
        domains = [
            "['|', ('partner_name', 'ilike', 'ltd'), ('country_id.code', '=', 'DE')]",
            "[('create_date', '>', 'today -7d'), ('write_date', '<', 'now -2H')]",
            "[('create_date', '>=', 'today =week_start')]",
            "[('tag_ids', 'in', [1, 2]), ('is_blacklisted', '=', False)]",
        ]
        model = self._create_model(fit=[{"domain": domain} for domain in domains])
        self._create_lead()._update_score(self.now)
        self.assertEqual(model.rule_ids.filtered("error").mapped("error"), [])

    def test_rule_of_a_removed_field_switches_itself_off(self):
        """Target: R5"""
        field = self.env["ir.model.fields"].create(
            {
                "name": "x_colour",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "ttype": "char",
                "field_description": "Colour",
            }
        )
        model = self._create_model(
            fit=[
                {"domain": "[('x_colour', '=', 'red')]"},
                {"domain": "[]", "points": 3},
            ]
        )
        field.unlink()
        lead = self._create_lead()
        broken = model.with_context(active_test=False).rule_ids.filtered("error")
        self.assertEqual(lead.lead_score, 3)
        self.assertFalse(broken.active)
        self.assertIn("x_colour", broken.error)

    def test_limits_that_make_no_sense_are_refused(self):
        with self.assertRaises(ValidationError):
            self._create_model(mql_threshold=120, cap=100)
        with self.assertRaises(ValidationError):
            self._create_model(engagement=[{"kind": "engagement"}])

    def test_names_are_escaped_on_the_test_screen(self):
        model = self._create_model(fit=[{"domain": "[]", "name": "<script>x</script>"}])
        test = self.env["lead.score.test"].create(
            {"model_id": model.id, "lead_id": self._create_lead().id}
        )
        self.assertNotIn("<script>", test.waterfall)
