import json

from odoo import fields, models
from odoo.exceptions import UserError

from ..inbound import paths
from ..inbound.suggest import bare, suggest
from .lead_company_data_ask import try_to_ask
from .lead_company_provider_field import TARGETS

SAMPLE_CHARACTERS = 100_000


class LeadCompanyProvider(models.Model):
    """What a manager sees: an answer to try the mapping with, and how it goes."""

    _inherit = "lead.company.provider"

    sample_name = fields.Char(
        "Try It With", copy=False, help="A domain, or a name, that the provider knows."
    )
    sample_answer = fields.Text(
        copy=False, help="What it answered, or an answer pasted from its documentation."
    )
    found_count = fields.Integer("Found", compute="_compute_counts")
    waiting_count = fields.Integer("Waiting", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    asked_today = fields.Integer("Asked (24 h)", compute="_compute_counts")
    last_asked_at = fields.Datetime("Last Asked", compute="_compute_counts")
    trouble = fields.Char(compute="_compute_counts")

    def _compute_counts(self):
        data = self.env["lead.company.data"]
        groups = data._read_group(
            [("provider_id", "in", self.ids)],
            ["provider_id", "state"],
            ["__count", "asked_at:max"],
        )
        since = fields.Datetime.subtract(self.env.cr.now(), days=1)
        today = dict(
            self.env["lead.company.request"]._read_group(
                [("provider_id", "in", self.ids), ("asked_at", ">", since)],
                ["provider_id"],
                ["__count"],
            )
        )
        for provider in self:
            rows = [row[1:] for row in groups if row[0] == provider]
            counts = {state: count for state, count, _at in rows}
            provider.found_count = counts.get("found", 0)
            provider.waiting_count = counts.get("waiting", 0)
            provider.failed_count = counts.get("failed", 0)
            provider.asked_today = today.get(provider, 0)
            provider.last_asked_at = max(
                (at for _s, _c, at in rows if at), default=False
            )
            last = data.search(
                [("provider_id", "=", provider.id), ("reason", "!=", False)], limit=1
            )
            provider.trouble = last.reason

    def _read_sample(self):
        """Give the sample as a document; None where there is none."""
        self.ensure_one()
        try:
            return json.loads(self.sample_answer or "")
        except (ValueError, RecursionError):
            return None

    def action_try(self):
        """Ask now for the sample, and show what came; fills no lead.

        :raises UserError: it failed, with the reason, or there is nothing to ask for
        """
        self.ensure_one()
        self.check_access("write")
        if not self.sample_name:
            raise UserError(self.env._("Enter a domain or name to try it with."))
        now = self.env.cr.now()
        free, free_at = self._get_allowance(now)
        if not free:
            raise UserError(
                self.env._("The limit is reached: try again after %s.", free_at)
            )
        # sudo: counted by our own methods only
        self.env["lead.company.request"].sudo().create(
            {"provider_id": self.id, "asked_at": now, "is_answered": True}
        )
        text, error = try_to_ask(self._prepare_question(self.sample_name.strip()))
        if error is not None:
            raise UserError(self.env["lead.alert"]._word_error(error))
        document, error = self._read_sampled(text)
        if error is not None:
            raise UserError(self.env["lead.alert"]._word_error(error))
        shown = json.dumps(document, ensure_ascii=False, indent=2)
        self.sample_answer = shown[:SAMPLE_CHARACTERS]
        if not self.line_ids:
            self.action_suggest()

    def _read_sampled(self, text):
        """Read an answer, whether or not a mapping is there yet."""
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return self._read_answer(text)
        _document, error = self._read_answer(text)
        return document, error

    def action_suggest(self):
        """Propose lines for what the sample holds and no line takes yet."""
        self.ensure_one()
        self.check_access("write")
        leaves = paths.walk(self._read_sample())
        known = set(self.line_ids.mapped("path"))
        taken = set(self.line_ids.mapped("name"))
        if not leaves:
            raise UserError(self.env._("Try it first, or paste an answer."))
        lines = suggest([_about_company(leaf) for leaf in leaves], TARGETS)
        self.line_ids = [
            (0, 0, {"name": line.field, "path": line.path, "sequence": 10 * place})
            for place, line in enumerate(lines, len(known) + 1)
            if line.path not in known and line.field not in taken
        ]

    def action_view_data(self):
        """List the companies that were asked for."""
        return self._view_data([])

    def action_view_failed(self):
        """List those that failed, to ask again."""
        return self._view_data([("state", "=", "failed")])

    def action_view_waiting(self):
        """List those that wait."""
        return self._view_data([("state", "=", "waiting")])

    def _view_data(self, domain):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_company_data_action"
        )
        domain = [("provider_id", "=", self.id), *domain]
        return {**action, "domain": domain, "context": {}}

    def action_retry(self):
        """Ask again for all that failed."""
        self.ensure_one()
        return (
            self.env["lead.company.data"]
            .search([("provider_id", "=", self.id), ("state", "=", "failed")])
            .action_retry()
        )


def _about_company(leaf):
    """Give a leaf whose label says what it is: a name here is the company's."""
    words = {"name": "company", "domain": "website", "staff": "employees"}
    label = words.get(bare(leaf.label), leaf.label)
    return paths.Leaf(leaf.path, label, leaf.value, leaf.is_name)
