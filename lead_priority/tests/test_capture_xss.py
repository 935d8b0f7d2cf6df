import itertools
import json
from urllib.parse import urlencode

from lxml import html

from odoo.tests import tagged

from ..intake import limits
from .test_capture_http import CaptureHttpCase

# Runs in the test browser: an error on the console fails the test.
CALL = "console.error(7)"
TAGS = (
    "<script>{c}</script>",
    "<img src=x onerror={c}>",
    "<svg onload={c}>",
    "<svg><script>{c}</script></svg>",
    "<body onload={c}>",
    "<iframe srcdoc='<script>parent.{c}</script>'>",
    "<details open ontoggle={c}>",
    "<input autofocus onfocus={c}>",
    "<a href=javascript:{c}>x</a>",
    "<math><mi xlink:href=javascript:{c}>",
    "<video><source onerror={c}></video>",
    "<object data=javascript:{c}>",
    "<form><button formaction=javascript:{c}>",
    "<style>@import 'javascript:{c}'</style>",
    "<marquee onstart={c}>",
    "javascript:{c}",
    "<t t-esc='{c}'/>",
    "{{{{constructor.constructor('{c}')()}}}}",
    "${{{c}}}",
    "<x onclick={c} style=animation-name:x>",
)
FRAMES = (
    "{0}",
    '">{0}',
    "'>{0}",
    "</textarea>{0}",
    "</title>{0}",
    "-->{0}",
    "]]>{0}",
    "</script>{0}",
    "&lt;{0}",
    '" autofocus onfocus=' + CALL + ' x="{0}',
)
PAYLOADS = [
    frame.format(tag.format(c=CALL)) for tag, frame in itertools.product(TAGS, FRAMES)
]
LINES = ("contact_name", "partner_name", "function", "street", "city", "name", "phone")
TEXTS = ("description", "pains")
UTM = ("utm_source", "utm_medium", "utm_campaign")
# Opens every lead and capture in turn, and the lists of both.
WALK = """
(async () => {
    const ids = %s;
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
    const open = async (model, view, selector, id) => {
        await action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: model,
                res_id: id || false,
                views: [[false, view]],
                target: "current",
                domain: id ? [] : [["id", "in", ids[model]]],
            },
            { clearBreadcrumbs: true }
        );
        await shown(selector);
    };
    await open("crm.lead", "list", ".o_data_row");
    await open("crm.lead", "kanban", ".o_kanban_record");
    await open("lead.capture", "list", ".o_data_row");
    await open("lead.capture", "kanban", ".o_kanban_record");
    for (const model of ["crm.lead", "lead.capture"]) {
        for (const id of ids[model]) {
            await open(model, "form", ".o_form_view .o_field_widget", id);
        }
    }
    await shown(".o_form_view");
    console.log("test successful");
})();
"""


def pack(size):
    """Give the payloads in as few texts as hold them, none longer than size."""
    texts = [""]
    for payload in PAYLOADS:
        if len(texts[-1]) + len(payload) + 1 > size:
            texts.append("")
        texts[-1] = f"{texts[-1]} {payload}".strip()
    return texts


@tagged("post_install", "-at_install")
class TestCaptureXss(CaptureHttpCase):
    """Nothing that was sent is run where it is shown. Target: S3"""

    def test_corpus_is_large_enough(self):
        self.assertGreaterEqual(len(set(PAYLOADS)), 200)

    def _send_corpus(self):
        """Send every payload in every text field; give the captures."""
        captures = self.env["lead.capture"].browse()
        for number, texts in enumerate(pack(limits.LINE_CHARACTERS)):
            payload = {name: texts for name in LINES}
            payload |= {name: "\n".join(PAYLOADS) for name in TEXTS}
            payload |= {name: texts[: limits.UTM_CHARACTERS] for name in UTM}
            payload["email_from"] = f"x{number}@example.com"
            payload["page_url"] = "javascript:" + CALL
            answer = self.post(payload)
            self.assertEqual(answer.status_code, 202, answer.text)
        # Twice, so that the chatter tells of a second time as well.
        captures = self.env["lead.capture"].search([("form_id", "=", self.form.id)])
        captures._process(self.env.cr.now())
        self.post({"email": "x0@example.com", "description": "\n".join(PAYLOADS)})
        self.env["lead.capture"]._process_received()
        return captures

    def test_back_office_runs_nothing(self):
        captures = self._send_corpus()
        leads = captures.lead_id
        leads.user_id = self.env.ref("base.user_admin")
        leads[0].message_post(body=PAYLOADS[0])
        ids = {"crm.lead": leads.ids, "lead.capture": captures.ids[:20]}
        self.browser_js(
            "/odoo/lead-captures",
            WALK % json.dumps(ids),
            ready="document.querySelector('.o_data_row') !== null",
            login="admin",
            timeout=170,
        )

    def test_public_page_runs_nothing(self):
        self.form.write({"name": PAYLOADS[0], "consent_text": PAYLOADS[1]})
        self.form.field_ids[0].write({"label": PAYLOADS[2], "placeholder": PAYLOADS[3]})
        for texts in ("".join(PAYLOADS[:10]), "".join(PAYLOADS[90:100])):
            query = urlencode(dict.fromkeys(UTM, texts))
            self.browser_js(
                f"{self.page_path}?{query}",
                "console.log('test successful')",
                ready="document.readyState === 'complete'",
            )

    def test_what_was_typed_comes_back_as_text(self):
        names = ["contact_name", "description", "utm_source"]
        for payload in PAYLOADS:
            answer = self.url_open(self.page_path, data=dict.fromkeys(names, payload))
            page = html.fromstring(answer.text)
            self.assertFalse(page.xpath("//script|//iframe|//svg|//object|//img"))
            self.assertFalse(page.xpath("//@*[starts-with(name(), 'on')]"))
            self.assertNotIn("unsafe-eval", answer.headers["Content-Security-Policy"])
            self.assertIn(
                "default-src 'none'", answer.headers["Content-Security-Policy"]
            )
