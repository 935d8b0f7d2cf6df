from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestReviewPackTour(HttpCase):
    """A pack in a browser: asked for, made, downloaded. Capabilities: 173"""

    def test_pack_is_asked_for_made_and_downloaded(self):
        pack = self.env["lead.review.pack"].create({"name": "Tour review"})
        url = "/odoo/action-lead_analytics."
        self.start_tour(
            f"{url}lead_review_pack_action", "lead_review_pack", login="admin"
        )
        self.env.ref("lead_analytics.ir_cron_make_review_packs").method_direct_trigger()
        file = pack.file_ids
        self.assertEqual((file.user_id.login, file.state), ("admin", "done"))
        self.start_tour(
            f"{url}lead_review_pack_file_mine_action",
            "lead_review_pack_ready",
            login="admin",
        )
        self.authenticate("admin", "admin")
        answer = self.url_open(f"/web/content/{file.attachment_id.id}?download=true")
        self.assertEqual((answer.status_code, answer.content[:2]), (200, b"PK"))
        self.assertEqual(len(answer.content), file.file_size)

    def test_nobody_else_downloads_it(self):
        """Targets: S6, S7"""
        admin = self.env.ref("base.user_admin")
        pack = self.env["lead.review.pack"].create({"name": "Tour review"})
        pack.with_user(admin).action_make_mine()
        self.env.ref("lead_analytics.ir_cron_make_review_packs").method_direct_trigger()
        other = self.env["res.users"].create(
            {
                "name": "Other",
                "login": "other_manager",
                "password": "other_manager",
                "group_ids": [
                    (4, self.env.ref("base.group_user").id),
                    (4, self.env.ref("sales_team.group_sale_manager").id),
                ],
            }
        )
        self.authenticate(other.login, other.login)
        attachment = pack.file_ids.attachment_id
        answer = self.url_open(f"/web/content/{attachment.id}?download=true")
        self.assertNotEqual(answer.status_code, 200)
