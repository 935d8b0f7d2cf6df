from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.lead_playbook_run_start import VERDICTS

NOT_ALLOWED = "not_allowed"


class LeadPlaybookStart(models.TransientModel):
    """Start a playbook for one or many leads: how many may, and why the others not."""

    _name = "lead.playbook.start"
    _description = "Start a Playbook"

    lead_ids = fields.Many2many(
        "crm.lead",
        required=True,
        context={"active_test": False},
        default=lambda self: self._get_chosen(),
    )
    playbook_id = fields.Many2one(
        "lead.playbook",
        domain=lambda self: self.env["lead.playbook"]._get_startable_domain(),
        default=lambda self: self._get_only_one(),
        ondelete="cascade",
    )
    description = fields.Text(related="playbook_id.description")
    first_steps = fields.Char(compute="_compute_first_steps")
    start_count = fields.Integer(compute="_compute_sentence")
    other_count = fields.Integer(compute="_compute_sentence")
    sentence = fields.Char(compute="_compute_sentence")
    others = fields.Text(compute="_compute_sentence")

    def _get_chosen(self):
        if self.env.context.get("active_model") != "crm.lead":
            return self.env["crm.lead"]
        return self.env["crm.lead"].browse(self.env.context.get("active_ids", []))

    def _get_only_one(self):
        playbooks = self.env["lead.playbook"]
        found = playbooks.search(playbooks._get_startable_domain(), limit=2)
        return found if len(found) == 1 else playbooks

    @api.depends("playbook_id")
    def _compute_first_steps(self):
        for wizard in self:
            steps = wizard.playbook_id._origin.step_ids
            first = steps.browse(
                wizard.playbook_id._origin._get_path().first() if steps else ()
            )
            wizard.first_steps = ", ".join(first.mapped("name"))

    @api.depends("playbook_id", "lead_ids")
    def _compute_sentence(self):
        for wizard in self:
            counts = Counter(wizard._judge().values() if wizard.playbook_id else ())
            wizard.start_count = counts.pop("starts", 0)
            wizard.other_count = counts.total()
            wizard.sentence = wizard._get_sentence()
            wizard.others = wizard._get_others_sentence(counts)

    def _get_sentence(self):
        if not self.playbook_id:
            return False
        if not self.start_count:
            return self.env._("None of these leads can start this playbook.")
        if self.start_count == 1:
            return self.env._("One lead starts, its first step is open at once.")
        return self.env._(
            "%(count)s leads start, their first steps are open at once.",
            count=self.start_count,
        )

    def _get_others_sentence(self, counts):
        labels = {code: self._word_verdict(code) for code, _label in VERDICTS}
        labels[NOT_ALLOWED] = self.env._("You may not change them")
        return "\n".join(
            f"{count}: {labels[verdict]}" for verdict, count in counts.most_common()
        )

    def _word_verdict(self, code):
        return {
            "gone": self.env._("Deleted meanwhile"),
            "other_company": self.env._("Of another company"),
            "closed": self.env._("Won, lost or archived"),
            "inside": self.env._("In this playbook already"),
        }.get(code, dict(VERDICTS)[code])

    def _judge(self):
        """Give {lead id: verdict} of the chosen leads."""
        leads = self.lead_ids._origin
        may = leads._filtered_access("write")
        # sudo: counts of leads that were chosen by who sees them
        runs = self.env["lead.playbook.run"].sudo()
        verdicts = runs._judge(self.playbook_id._origin.sudo(), leads.ids)
        return {
            lead_id: verdict
            if verdict != "starts" or lead_id in may._ids
            else NOT_ALLOWED
            for lead_id, verdict in verdicts.items()
        }

    def action_start(self):
        """Start the playbook for those leads that may.

        :raise UserError: no playbook is chosen, it was stopped or paused meanwhile, or
            none of the leads may start
        """
        self.ensure_one()
        playbook = self.playbook_id
        if not playbook:
            raise UserError(self.env._("Choose the playbook that shall start."))
        playbook.check_access("read")
        if playbook.state != "active" or playbook.is_paused:
            raise UserError(
                self.env._("“%s” is not started any more at present.", playbook.name)
            )
        chosen = [
            lead for lead, verdict in self._judge().items() if verdict == "starts"
        ]
        if not chosen:
            raise UserError(self.env._("None of these leads can start this playbook."))
        started = self.env["lead.playbook.run"]._start(
            playbook, chosen, self.env.cr.now(), start="by_hand", user=self.env.user
        )
        return self._notify(len(started))

    def _notify(self, count):
        message = (
            self.env._("The playbook has started.")
            if count == 1
            else self.env._("%(count)s leads have started the playbook.", count=count)
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "warning",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
