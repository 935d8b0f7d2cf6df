from odoo import models

from .lead_setup import CHANNELS


class LeadSetup(models.Model):
    """Create what the steps said, and note each thing that was made."""

    _inherit = "lead.setup"

    def _set_up(self):
        """Create everything, all of it or nothing, and show what was made."""
        pools = self._create_pools()
        self._create_score_model()
        self._create_forms(pools["incoming"])
        self._take_reps_into_team()
        self._create_routing_rule()
        self._create_sla_policy(pools["public"])
        self.step = "done"

    def _make(self, model_name, vals):
        """Create a record and note it."""
        record = self.env[model_name].create(vals)
        self._note_made(record)
        return record

    def _note_made(self, record, previous=None):
        kind = self.env["ir.model"]._get(record._name).name
        if record._name == "res.company":
            kind = self.env._("Settings of the company")
        self.env["lead.setup.made"].create(
            {
                "setup_id": self.id,
                "res_model": record._name,
                "res_id": record.id,
                "label": self.env._(
                    "%(kind)s “%(name)s”",
                    kind=kind,
                    name=record.display_name,
                ),
                "previous": previous,
                "state": "changed" if previous else "made",
            }
        )

    def _change(self, record, vals):
        """Write values and note what they replace."""
        previous = {
            name: record._fields[name].convert_to_write(record[name], record)
            for name in vals
        }
        record.write(vals)
        self._note_made(record, previous)

    def _create_pools(self):
        common = {"company_id": self.company_id.id}
        pools = {}
        for kind in ("incoming", "nurture", "public"):
            name = self[f"{kind}_pool_name"]
            found = self.env["lead.pool"].search(
                [
                    ("kind", "=", kind),
                    ("name", "=", name),
                    ("company_id", "in", (False, self.company_id.id)),
                ],
                limit=1,
            )
            vals = {**common, "name": name, "kind": kind}
            if kind == "public":
                vals["claim_limit_day"] = self.claim_limit_day
                vals["claim_limit_held"] = self.claim_limit_held
            pools[kind] = found or self._make("lead.pool", vals)
        company = self.company_id.sudo()  # managers do not write companies; ours only
        if company.lead_incoming_pool_id != pools["incoming"]:
            self._change(company, {"lead_incoming_pool_id": pools["incoming"].id})
        return pools

    def _create_score_model(self):
        if not self.template_id:
            return
        model = self.template_id.copy({"company_id": self.company_id.id})
        self._note_made(model)
        model.action_activate()

    def _create_forms(self, pool):
        details = {code: rest for code, *rest in CHANNELS}
        types = self.env["lead.engagement.type"]
        for channel in self.channel_ids.filtered("is_on"):
            medium, type_code, __ = details.get(channel.code, details["website"])
            engagement_type = types.search([("code", "=", type_code)], limit=1)
            medium = self.env.ref(medium, raise_if_not_found=False)
            channel.form_id = self._make(
                "lead.capture.form",
                {
                    "name": channel.name,
                    "company_id": self.company_id.id,
                    "pool_id": pool.id,
                    "medium_id": medium.id if medium else False,
                    "engagement_type_id": engagement_type.id,
                },
            )

    def _take_reps_into_team(self):
        if not (self.routing_is_on and self.team_id):
            return
        members = self.env["crm.team.member"]
        for user in self.user_ids - self.team_id.member_ids:
            self._make(
                "crm.team.member", {"user_id": user.id, "crm_team_id": self.team_id.id}
            )
        chosen = members.search(
            [
                ("crm_team_id", "=", self.team_id.id),
                ("user_id", "in", self.user_ids.ids),
            ]
        )
        for member in chosen:
            if (
                self.capacity_open
                and member.routing_capacity_open != self.capacity_open
            ):
                self._change(member, {"routing_capacity_open": self.capacity_open})

    def _create_routing_rule(self):
        if not self.routing_is_on:
            return
        self._make(
            "lead.routing.rule",
            {
                "name": self.env._(
                    "New leads of %s", self.team_id.name or self.company_id.name
                ),
                "company_id": self.company_id.id,
                "team_ids": [(6, 0, self.team_id.ids)],
                "user_ids": [(6, 0, self.user_ids.ids)],
                "min_qualification": self.min_qualification,
                "strategy": self.strategy,
                "is_pilot": self._has_other_teams(),
            },
        )

    def _has_other_teams(self):
        """Whether beginning with the team is a pilot: others are to follow."""
        others = [
            ("id", "!=", self.team_id.id),
            ("company_id", "in", (False, self.company_id.id)),
        ]
        return bool(self.team_id and self.env["crm.team"].search(others, limit=1))

    def _create_sla_policy(self, public_pool):
        if not self.sla_is_on:
            return
        policy = self._make(
            "lead.sla.policy",
            {
                "name": self.env._("Standard"),
                "company_id": self.company_id.id,
                "first_response": self.first_response_hours,
                "second_followup": self.second_followup_days,
                "reclaim_untouched": self.untouched_hours,
                "reclaim_idle": self.idle_days,
                "reclaim_pool_id": public_pool.id,
            },
        )
        policy.action_activate()

    def action_undo(self):
        """Undo the set-up: remove what it created, put back what it changed."""
        self.ensure_one()
        self._remove_test_lead()
        done = ("made", "changed")
        self.made_ids.filtered(lambda made: made.state in done)._undo()
        self.is_undone = True
