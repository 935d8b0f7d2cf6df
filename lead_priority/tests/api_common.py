"""A company with an API key, and short ways to send by it."""

import json

from odoo.tests import HttpCase, new_test_user

BASE = "/lead/api/v1"


class ApiHttpCase(HttpCase):
    """A key that may do everything, leads to name, and a rep."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.be")
        cls.rep = new_test_user(
            cls.env,
            "anna@example.com",
            groups="sales_team.group_sale_salesman",
            name="Anna",
        )
        cls.key, cls.token = cls.make_key("Call centre")
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Known",
                "email_from": "known@example.com",
                "phone": "+32 2 290 34 91",
                "user_id": cls.rep.id,
            }
        )

    @classmethod
    def make_key(cls, name, **values):
        """Give a key that may do everything, and its text."""
        scopes = {"may_engage": True, "may_follow_up": True}
        key = cls.env["lead.api.key"].create({"name": name, **scopes, **values})
        return key, key.action_make_key()["context"]["default_key"]

    def send(self, path, body=None, token=None, method=None, **headers):
        """Send a request with the key; a body makes it a POST."""
        sent = {"Authorization": f"Bearer {token or self.token}"}
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        return self.url_open(
            f"{BASE}/{path}",
            data=body,
            headers=sent,
            method=method or ("GET" if body is None else "POST"),
        )

    def rows(self, *rows, **common):
        return {"rows": [{**common, **row} for row in rows]}

    def visit(self, key="v1", **values):
        return {"key": key, "type": "pricing_page", **values}

    def call(self, key="c1", **values):
        return {"key": key, "rep": "anna@example.com", "channel": "call", **values}

    def refusals(self, answer):
        return [(error["row"], error["error"]) for error in answer.json()["errors"]]
