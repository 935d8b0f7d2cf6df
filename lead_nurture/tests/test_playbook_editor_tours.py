from odoo.tests import HttpCase, tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookEditorTours(HttpCase, PlaybookCase):
    """Playbooks are made in a browser. Capabilities: 104, 105"""

    def setUp(self):
        super().setUp()
        self.env["lead.playbook.role"].search([]).user_ids = False

    def get_newest(self):
        return self.env["lead.playbook"].search([], order="id desc", limit=1)

    def test_three_steps_are_written_dragged_and_activated(self):
        tour = "lead_nurture_playbook_editor"
        self.start_tour("/odoo/lead-playbooks", tour, login="admin")
        playbook = self.get_newest()
        self.assertEqual((playbook.name, playbook.state), ("New business", "active"))
        steps = playbook.step_ids
        self.assertEqual(steps.mapped("name"), ["First call", "Demo", "Close"])
        self.assertEqual(steps[0].script, "{{contact_name}}")
        self.assertEqual(steps[0].outcome_ids.leads_to, "again")

    def test_preview_is_looked_through_and_writes_nothing(self):
        playbook = self.make_playbook(
            {
                "name": "Call",
                "script": "Hello {{contact_name}}",
                "outcomes": [("Interested", "next", {})],
            },
            {"name": "Demo", "action": "Show what they asked for"},
        )
        tour = "lead_nurture_playbook_preview"
        self.start_tour(f"/odoo/lead-playbooks/{playbook.id}", tour, login="admin")
        self.assertFalse(playbook.run_ids)

    def test_preset_becomes_a_draft_that_says_what_is_missing(self):
        tour = "lead_nurture_playbook_preset"
        self.start_tour("/odoo/lead-playbook-presets", tour, login="admin")
        playbook = self.get_newest()
        self.assertEqual(playbook.name, "Parts to drawings")
        self.assertEqual((playbook.state, len(playbook.step_ids)), ("draft", 12))
