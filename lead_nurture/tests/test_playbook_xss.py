import json

from odoo.tests import HttpCase, tagged

from odoo.addons.lead_priority.tests.test_capture_everywhere_xss import LOOK, WALK
from odoo.addons.lead_priority.tests.test_capture_xss import PAYLOADS

from .playbook_common import PlaybookCase

ALL = "\n".join(PAYLOADS)
# What stands in braces is the name of a field, and refused as one.
PLAIN = "\n".join(text for text in PAYLOADS if "{{" not in text)
# Opens each panel's steps one after the other, then what its activity shows.
PANEL = (
    "(async () => {"
    + LOOK
    + """
    const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
    const shown = async (selector) => {
        for (let i = 0; i < 200 && !document.querySelector(selector); i++) {
            await sleep(50);
        }
        const found = document.querySelector(selector);
        if (!found) {
            throw new Error("nothing shown: " + selector);
        }
        return found;
    };
    await shown(".o_lead_play_script");
    look(document, "panel");
    for (const step of document.querySelectorAll(".o_lead_play_step")) {
        step.click();
        await sleep(100);
        look(document, "step");
        if (!document.querySelector(".o_lead_play").textContent.includes("error(7)")) {
            throw new Error("nothing of it is shown");
        }
    }
    (await shown(".o-mail-Activity-markDone")).click();
    await shown(".o_lead_play_narrow .o_lead_play_script");
    look(document, "activity");
    console.log("test successful");
})();
"""
)


@tagged("post_install", "-at_install")
class TestPlaybookXss(HttpCase, PlaybookCase):
    """Script in leads, feedback, notes and playbooks is text. Targets: S3"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.env.ref("base.user_admin")
        cls.lead = cls.make_leads(
            name=ALL, contact_name=ALL, partner_name=ALL, user_id=cls.user.id
        )
        said = {
            "action": PLAIN + "{{contact_name}}",
            "script": PLAIN + "{{contact_name}}",
            "check_ids": [(0, 0, {"name": ALL, "is_required": False})],
            "outcomes": [(ALL, "next", {})],
        }
        cls.playbook = cls.make_playbook(
            *({"name": ALL, **said} for _number in range(4)), name=ALL
        )
        reason = cls.env["lead.playbook.skip.reason"].create({"name": ALL})
        cls.started = cls.start_run(cls.playbook, cls.lead)
        cls.finish(cls.get_open(cls.started), outcome=ALL, feedback=ALL)
        cls.get_open(cls.started)._skip(reason, ALL, cls.now, user=cls.user)
        cls.env["crm.lead"].flush_model()

    def test_panel_and_activity_run_nothing(self):
        self.browser_js(
            f"/odoo/my-queue/{self.lead.id}",
            PANEL,
            ready="document.querySelector('.o_form_view') !== null",
            login="admin",
            timeout=120,
        )

    def test_lists_run_nothing(self):
        ids = {"crm.lead": self.lead.ids}
        self.browser_js(
            "/odoo/playbook-tasks",
            WALK % json.dumps(ids),
            ready="document.querySelector('.o_data_row') !== null",
            login="admin",
            timeout=170,
        )

    def test_note_of_the_activity_is_escaped(self):
        note = self.get_open(self.started).activity_id.note
        self.assertIn("console.error(7)", note)
        for part in ("<script", "<img", "<svg", "<iframe"):
            self.assertNotIn(part, note)
