from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.i18n import format_list

from ..health import GOOD, RANKS, worst
from ..models.lead_health_check import ADMIN, MANAGER

STATES = [("good", "Good"), ("look", "Have a look"), ("broken", "Broken")]
NAMES_SHOWN = 5


class LeadHealth(models.TransientModel):
    """The health page of one person: a card for each check, looked at when opened."""

    _name = "lead.health"
    _description = "Health of the Lead System"

    state = fields.Selection(STATES, readonly=True)
    headline = fields.Char(readonly=True)
    summary = fields.Char(readonly=True)
    checked_at = fields.Datetime("Looked At", readonly=True)
    card_ids = fields.One2many("lead.health.card", "health_id", readonly=True)
    jobs_ids = fields.One2many(
        "lead.health.card", "health_id", domain=[("area", "=", "jobs")], readonly=True
    )
    capture_ids = fields.One2many(
        "lead.health.card",
        "health_id",
        domain=[("area", "=", "capture")],
        readonly=True,
    )
    leads_ids = fields.One2many(
        "lead.health.card", "health_id", domain=[("area", "=", "leads")], readonly=True
    )
    messages_ids = fields.One2many(
        "lead.health.card",
        "health_id",
        domain=[("area", "=", "messages")],
        readonly=True,
    )

    @api.depends("headline")
    def _compute_display_name(self):
        for page in self:
            page.display_name = self.env._("Health")

    @api.model
    def _check_may_look(self):
        """:raises AccessError: for everyone but sales managers and administrators"""
        user = self.env.user
        if not (self.env.su or user.has_group(MANAGER) or user.has_group(ADMIN)):
            raise AccessError(
                self.env._("Sales managers and administrators see how healthy it is.")
            )
        # Counting is done as superuser, who may ask for any company; this asks whether
        # the user may.
        _allowed = self.env.companies

    @api.model
    def action_open(self):
        """Look at everything and show the page."""
        self._check_may_look()
        # sudo: pages are written by looking only; each belongs to who looked
        page = self.sudo().create({}).sudo(False)
        page._look_again()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_health_action"
        )
        return {**action, "res_id": page.id}

    def action_refresh(self):
        """Look again, and show what is found."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_look()
        self._look_again()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _look_again(self):
        """Write what is found on the cards, and the headline."""
        now = self.env.cr.now().replace(microsecond=0)
        found = self.env["lead.health.check"]._look_at_all(now)
        # sudo: as in action_open
        page = self.sudo()
        cards = {card.code: card for card in page.card_ids}
        new = []
        for vals in (self._prepare_card_vals(*one, now) for one in found):
            if card := cards.get(vals["code"]):
                card.write(vals)
            else:
                new.append({"health_id": page.id, **vals})
        page.env["lead.health.card"].create(new)
        bad = [(check, state) for check, _finding, state in found if state != GOOD]
        bad.sort(key=lambda pair: -RANKS[pair[1]])
        page.write(
            {
                "state": worst(state for _check, state in bad),
                "headline": self._word_headline(len(bad)),
                "summary": self._word_summary(bad, len(found)),
                "checked_at": now,
            }
        )

    @api.model
    def _prepare_card_vals(self, check, finding, state, now):
        is_bad = state != GOOD
        return {
            "code": check._get_code(),
            "check_model": check._name,
            "area": check._area,
            "sequence": check._sequence,
            "state": state,
            "title": check._get_title(),
            "explanation": check._get_explanation(),
            "number": finding.number,
            "names": self._word_names(finding.names),
            "oldest_at": finding.oldest_at if finding.count else False,
            "mend_label": is_bad and check._may_mend() and check._get_mend_label(),
            "can_open": bool(is_bad and check._open(now)),
        }

    @api.model
    def _word_names(self, names):
        shown = list(names[:NAMES_SHOWN])
        if len(names) > NAMES_SHOWN:
            shown.append(self.env._("%s more", len(names) - NAMES_SHOWN))
        return format_list(self.env, shown) if shown else False

    @api.model
    def _word_headline(self, count):
        if not count:
            return self.env._("All good")
        if count == 1:
            return self.env._("1 thing needs you")
        return self.env._("%s things need you", count)

    @api.model
    def _word_summary(self, bad, count):
        if not bad:
            return self.env._("%s checks, and nothing waits for you.", count)
        return format_list(self.env, [check._get_title() for check, _state in bad])
