import json
import secrets

from odoo.tests import tagged

from ..intake import limits
from .api_common import ApiHttpCase
from .test_capture_http import CaptureHttpCase
from .test_capture_xss import PAYLOADS, pack

ALL = "\n".join(PAYLOADS)
BODY = json.dumps({text: {text: text} for text in PAYLOADS})
ORIGIN = "https://www.example.com"
# Looks at the page for anything that was text and became a part of it.
LOOK = """
    const look = (root, where) => {
        const found = root.querySelector(
            ".o_action_manager script, x, marquee, math, [onload], [onfocus]," +
            "[onerror]:not([onerror^=__odooAsset])," +
            "[onclick], [ontoggle], [onstart], [srcdoc]," +
            "[href^='javascript:' i], [formaction^='javascript:' i]"
        );
        if (found) {
            throw new Error(where + " has " + found.outerHTML.slice(0, 200));
        }
    };
"""
# Opens the list of each model, then its records, in them one tab after the other.
WALK = (
    "(async () => {"
    + LOOK
    + """
    const all = %s;
    const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
    const shown = async (selector) => {
        for (let i = 0; i < 200 && !document.querySelector(selector); i++) {
            await sleep(50);
        }
        if (!document.querySelector(selector)) {
            throw new Error("nothing shown: " + selector);
        }
        await sleep(60);
    };
    const action = odoo.__WOWL_DEBUG__.root.env.services.action;
    const open = async (model, view, id) => {
        const target = {
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id || false,
            views: [[false, view]],
            target: "current",
            domain: [["id", "in", all[model]]],
        };
        await action.doAction(target, { clearBreadcrumbs: true });
        await shown(view === "list" ? ".o_data_row" : ".o_form_view .o_field_widget");
        look(document, model + " " + view);
    };
    const isTold = () =>
        document.querySelector(".o_action_manager").textContent.includes("error(7)") ||
        [...document.querySelectorAll("input, textarea")].some((input) =>
            input.value.includes("error(7)")
        );
    // What a screen shows only after it has asked the server.
    const late = {
        "lead.duplicate": "[data-name=contact_name]",
        lead_timeline: ".o_lead_timeline_row",
        mapping: ".o_lead_webhook_leaf",
    };
    const lookLater = async (name, where) => {
        await (late[name] ? shown(late[name]) : sleep(100));
        look(document, where);
    };
    for (const model of Object.keys(all)) {
        await open(model, "list");
        let told = isTold();
        for (const id of all[model].slice(0, 2)) {
            await open(model, "form", id);
            await lookLater(model, model);
            for (const tab of document.querySelectorAll(".o_notebook .nav-link")) {
                tab.click();
                await lookLater(tab.getAttribute("name"), model + " " + tab.name);
                told ||= isTold();
            }
            told ||= isTold();
        }
        if (!told) {
            throw new Error("nothing of it is shown: " + model);
        }
    }
    console.log("test successful");
})();
"""
)
SHOWN = f"{LOOK} look(document, location.pathname); console.log('test successful');"
BAR = (
    "(async () => {"
    + LOOK
    + """
    const script = document.createElement("script");
    script.src = "/lead/site/%s/lead.js";
    document.body.append(script);
    const bar = () => document.querySelector(".lead-consent");
    for (let i = 0; i < 100 && !bar(); i++) {
        await new Promise((done) => setTimeout(done, 50));
    }
    if (!bar().textContent.includes("console.error")) {
        throw new Error("no words of the site");
    }
    look(bar(), "bar");
    console.log("test successful");
})();
"""
)


@tagged("post_install", "-at_install")
class TestCaptureEverywhereXss(CaptureHttpCase, ApiHttpCase):
    """What comes by any way is text wherever it is shown. Target: S3"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form.write({"name": ALL, "consent_text": ALL})
        cls.form.consent_text_id.write({"name": ALL, "needs_confirmation": True})
        create = {
            "lead.capture.stand": {"form_id": cls.form.id, "headline": ALL},
            "lead.site": {"allowed_origins": ORIGIN, "accept_label": ALL},
            "lead.capture.webhook": {
                "sample": json.dumps({text: text for text in PAYLOADS})
            },
            "lead.tracked.file": {"url": f"{ORIGIN}/paper"},
        }
        cls.made = {
            model: cls.env[model].create({"name": ALL, **values})
            for model, values in create.items()
        }
        cls.made["lead.site"].write({"consent_text": ALL, "decline_label": ALL})
        cls.key.write({"name": ALL})

    def _shown(self):
        """Send the corpus by every way; give the records that show it, by model."""
        self._send_to_webhook()
        self._send_by_api()
        lead = self._send_by_form()
        self._visit(lead)
        pair = self.env["lead.duplicate"]
        twin = lead.copy({"name": ALL, "contact_name": ALL})
        pair._find((lead | twin).ids, now=self.env.cr.now())
        of_lead = [("lead_id", "in", (lead | self.lead).ids)]
        names = ("engagement", "followup", "consent", "consent.request", "visitor")
        found = {
            f"lead.{name}": self.env[f"lead.{name}"].search(of_lead) for name in names
        }
        found["crm.lead"] = lead | self.lead
        found["lead.duplicate"] = pair.search([("other_lead_id", "=", twin.id)])
        found["lead.consent.text"] = self.form.consent_text_id
        found["lead.capture.form"] = self.form
        found["lead.api.key"] = self.key
        webhook = self.made["lead.capture.webhook"]
        found["lead.capture.webhook.delivery"] = webhook.delivery_ids
        return {**self.made, **found}

    def _send_to_webhook(self):
        webhook = self.made["lead.capture.webhook"]
        for data, kind in ((ALL, "application/xml"), (BODY, "application/json")):
            self.url_open(
                f"/lead/webhook/{webhook.key}?x={ALL[:200]}",
                data=data.encode(),
                headers={"Content-Type": kind},
            )
        self.env["lead.capture.webhook.delivery"]._take_due(self.env.cr.now())

    def _send_by_api(self):
        texts = pack(limits.LINE_CHARACTERS)
        named = {"email": "known@example.com"}
        rows = [
            self.visit(f"{n}", url=text, description=text, **named)
            for n, text in enumerate(texts)
        ]
        answer = self.send("engagements", {"rows": rows})
        self.assertEqual(answer.json().get("refused"), 0, answer.text[:500])
        rows = [self.call(f"{n}", note=text, **named) for n, text in enumerate(texts)]
        answer = self.send("followups", {"rows": rows})
        self.assertEqual(answer.json().get("refused"), 0, answer.text[:500])

    def _send_by_form(self):
        person = {"contact_name": PAYLOADS[0], "description": ALL, "consent": True}
        self.post({"email": "ann@example.com", **person})
        self.env["lead.capture"]._process_received()
        return self.last_capture().lead_id

    def _visit(self, lead):
        visits = [
            {"url": f"{ORIGIN}/?{text}", "title": text, "utm": {"utm_source": text}}
            for text in pack(limits.LINE_CHARACTERS)
        ]
        visitors, now = self.env["lead.visitor"], self.env.cr.now()
        tokens = [secrets.token_urlsafe(24) for _n in range(2)]
        for token in tokens:
            visitors._see(token, visits, company=self.env.company, now=now)
        visitors.search([], order="id desc", limit=1)._link(lead, now=now)

    def test_back_office_runs_nothing(self):
        ids = {model: records.ids for model, records in self._shown().items()}
        self.assertTrue(all(ids.values()), ids)
        self.browser_js(
            "/odoo/lead-captures",
            WALK % json.dumps(ids),
            ready="document.querySelector('.o_action_manager > *') !== null",
            login="admin",
            timeout=170,
        )

    def test_pages_for_strangers_run_nothing(self):
        self._send_by_form()
        (asked,) = self.env["lead.consent.request"].search([], limit=1)
        for path in (
            f"/lead/consent/{asked.token}",
            self.page_path,
            f"{self.page_path}?embed=1&page_url=javascript:alert(1)",
            f"{self.page_path}/thanks",
            f"/lead/s/{self.made['lead.capture.stand'].key}",
            "/lead/api/v1/docs?lang=<script>console.error(7)</script>",
        ):
            loaded = "document.readyState === 'complete'"
            self.browser_js(path, SHOWN, ready=loaded)

    def test_bar_of_another_site_runs_nothing(self):
        self.browser_js("/web/login", BAR % self.made["lead.site"].key)
