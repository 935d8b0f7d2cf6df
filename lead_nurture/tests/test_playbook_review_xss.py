import json

from odoo.tests import HttpCase, tagged

from odoo.addons.lead_priority.tests.test_capture_everywhere_xss import WALK

from .test_playbook_review import ReviewCase
from .test_playbook_xss import ALL


@tagged("post_install", "-at_install")
class TestPlaybookReviewXss(HttpCase, ReviewCase):
    """Script in requirements, comments, discounts is text. Targets: S3"""

    def test_screens_of_reviews_and_discounts_run_nothing(self):
        run, review = self.submit(ALL)
        run.lead_id.write({"name": ALL, "partner_name": ALL})
        self.role.name = ALL
        self.say(review, "changes", ALL)
        task = self.get_open(run)
        self.assertNotIn("<script", task.activity_id.note)
        right = self.env.ref("lead_nurture.lead_playbook_right_discount")
        run.lead_id.sudo().playbook_right_ids = right
        request = self.env["lead.discount.request"].create(
            {"lead_id": run.lead_id.id, "percent": 5, "why": ALL}
        )
        self.assertNotIn("<script", request.activity_ids.note)
        self.env.flush_all()
        ids = {
            "lead.playbook.review": review.ids,
            "lead.discount.request": request.ids,
            "crm.lead": run.lead_id.ids,
        }
        self.browser_js(
            "/odoo/lead-reviews",
            WALK % json.dumps(ids),
            ready="document.querySelector('.o_action_manager > *') !== null",
            login="admin",
            timeout=170,
        )
