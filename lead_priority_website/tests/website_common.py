from odoo.tests import HttpCase

PATH = "/website/form/crm.lead"
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0",
}


class WebsiteCase(HttpCase):
    """A website with its capture form, and short ways to send and to read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Without a replica, pages are served with a cursor that writes.
        cls.set_registry_readonly_mode(False)
        cls.website = cls.env["website"].get_current_website()
        cls.company = cls.website.company_id
        cls.company.country_id = cls.env.ref("base.be")
        cls.form = cls.website.lead_form_id
        cls.form.write({"sender_limit": 0, "form_limit": 0})
        last = cls.env["lead.capture"].search([], order="id desc", limit=1)
        cls.last_id = last.id or 0
        cls.env["crm.team"].search([]).user_id = False

    def send(self, values, files=None, headers=None):
        """Send a form of the builder; gives what its script is told."""
        answer = self.url_open(
            PATH, data=values, files=files, headers={**BROWSER, **(headers or {})}
        )
        self.assertLess(answer.status_code, 500, answer.text)
        return answer

    def send_lead(self, values, **kwargs):
        """Send a form that is taken; gives its lead."""
        answer = self.send(values, **kwargs).json()
        self.assertIn("id", answer, answer)
        return self.env["crm.lead"].browse(answer["id"])

    def captures(self):
        domain = [("form_id", "=", self.form.id), ("id", ">", self.last_id)]
        return self.env["lead.capture"].search(domain)

    def read_page(self, path, **headers):
        answer = self.url_open(path, headers={**BROWSER, **headers})
        self.assertEqual(answer.status_code, 200)
        return answer
