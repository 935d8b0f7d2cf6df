from odoo import api, fields, models

from .lead_playbook_task_close import OPEN

# Ended runs that are still shown on the lead.
MOST_ENDED = 1


class CrmLead(models.Model):
    """The playbooks of a lead, as a rep works them."""

    _inherit = "crm.lead"

    # A place in lists, always empty. The browser asks for what stands there only where
    # it is shown, once for all rows: see get_next_playbook_steps.
    playbook_column = fields.Boolean("Next Step", compute="_compute_playbook_column")

    def _compute_playbook_column(self):
        self.playbook_column = False

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self.env["lead.playbook"]._is_any_started())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Leave out what asks for playbooks where there never was one."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if not self.env["lead.playbook"]._is_any_started():
            for node in arch.xpath("//widget[@name='lead_next_step']"):
                node.getparent().remove(node)
            for node in arch.xpath("//field[@name='playbook_column']"):
                node.set("optional", "hide")
        return arch, view

    def get_playbooks(self):
        """Give what a rep sees of the playbooks of this lead.

        :return: dict: ``runs`` (those that run, and the one that ended last, each as
            ``lead.playbook.run._prepare_screens`` gives it), ``rights`` (name,
            description) that the lead has now, ``buttons`` (name, method) that these
            give, ``links`` (name, count, action), ``can_start``
        :raise AccessError: for who may not read the lead
        """
        self.ensure_one()
        self.check_access("read")
        now = self.env.cr.now().replace(microsecond=0)
        # sudo: what is done with a lead that the caller may read
        runs = self.env["lead.playbook.run"].sudo().search([("lead_id", "=", self.id)])
        running = runs.filtered(lambda run: run.state == "running").sorted("id")
        ended = (runs - running)[:MOST_ENDED]
        return {
            "lead_id": self.id,
            "runs": (running + ended)._prepare_screens(now, self),
            "rights": self._get_playbook_rights_shown(),
            "buttons": self._get_playbook_buttons(),
            "links": self._get_playbook_links(),
            "can_start": self._can_start_playbook(),
        }

    def _get_playbook_buttons(self):
        """Give buttons beside the rights: dicts with ``name`` and ``method``.

        ``method`` is a public method of the lead that gives an action.
        """
        return []

    def _get_playbook_links(self):
        """Give links to lists: dicts with ``name``, ``count`` and ``action``."""
        return []

    def _get_playbook_link(self, name, model):
        """Give the link to the rows of ``model`` for this lead, if there are any."""
        rows = self.env[model]
        domain = [("lead_id", "=", self.id)]
        count = rows.search_count(domain) if rows.has_access("read") else 0
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": domain,
            "context": {"create": False},
        }
        return [{"name": name, "count": count, "action": action}] if count else []

    def _get_playbook_rights_shown(self):
        # sudo: names of what the lead may have now
        return [
            {"name": right.name, "description": right.description or ""}
            for right in self.sudo().playbook_right_ids
        ]

    def _can_start_playbook(self):
        """Whether the caller may start a playbook that is there on this lead."""
        if not self.active or self.won_status != "pending":
            return False
        startable = self.env["lead.playbook"]._get_startable_domain()
        return self.has_access("write") and bool(
            self.env["lead.playbook"].search_count(startable, limit=1)
        )

    def get_next_playbook_steps(self):
        """Give the next steps of many leads at once, for a column of a list.

        :return: dict {lead id as text: dict with ``name``, ``who``, ``limit_at``,
            ``spans``, ``count`` of open steps}; of the open steps of a lead the one
            that is due first. Leads without any are left out
        :raise AccessError: for who may not read the leads
        """
        self.check_access("read")
        now = self.env.cr.now().replace(microsecond=0)
        # sudo: open tasks of leads that the caller may read
        tasks = self.env["lead.playbook.task"].sudo()
        found = tasks.search([("lead_id", "in", self.ids), ("state", "in", OPEN)])
        found = found.sorted(lambda one: (one.limit_at or fields.Datetime.max, one.id))
        shown = {}
        for task in found:
            row = shown.setdefault(
                str(task.lead_id.id), {**task._prepare_countdown(now), "count": 0}
            )
            row.setdefault("name", task.step_id.name)
            row.setdefault("who", task.user_id.name or "")
            row["count"] += 1
        return shown
