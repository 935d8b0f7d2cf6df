from odoo import api, fields, models

from .lead_place import PLACE_KEYS

# In the context: several writes that are one move; handed over at their end. An
# object, so that no caller from outside can put it there.
HELD = object()


class CrmLead(models.Model):
    """Where a lead is: every creation, write and deletion is handed over.

    Owner and pool exclude each other: a lead with an owner is in no pool, a lead put
    into a pool has no owner.
    """

    _inherit = "crm.lead"

    pool_id = fields.Many2one(
        "lead.pool",
        check_company=True,
        index="btree_not_null",
        copy=False,
        help="Where the lead waits while it has no owner.",
    )

    @api.onchange("pool_id")
    def _onchange_pool_id(self):
        if self.pool_id:
            self.user_id = False

    @api.model_create_multi
    def create(self, vals_list):
        captures = self._get_given_captures(len(vals_list))
        lead_model = self.with_context(lead_captures=None) if captures else self
        vals_list = [lead_model._prepare_place_vals(vals) for vals in vals_list]
        leads = super(CrmLead, lead_model).create(vals_list)
        leads._open_custody(captures, now=self.env.cr.now())
        return leads

    def write(self, vals):
        vals = self._prepare_place_vals(vals)
        result = super().write(vals)
        if not PLACE_KEYS.isdisjoint(vals):
            self._note_move()
        return result

    def unlink(self):
        self.env["lead.custody"]._hand_over_gone(self, "deleted", now=self.env.cr.now())
        return super().unlink()

    def action_unarchive(self):
        result = super(CrmLead, self._as_one_move()).action_unarchive()
        self._hand_over_now()
        return result

    def action_set_lost(self, **additional_values):
        result = super(CrmLead, self._as_one_move()).action_set_lost(
            **additional_values
        )
        self._hand_over_now()
        return result

    def action_set_won(self):
        result = super(CrmLead, self._as_one_move()).action_set_won()
        self._hand_over_now()
        return result

    def action_restore(self):
        result = super(CrmLead, self._as_one_move()).action_restore()
        self._hand_over_now()
        return result

    def _move(self, vals, *, now, reason=None, note=None, by_user=None):
        """Write ``vals`` (owner, pool, team ...) and say why in the custody journal.

        ``reason`` is a code of the journal, chosen by the change when not given;
        ``now`` is UTC. Access rights of the
        current user apply to the write.
        """
        self._as_one_move().write(vals)
        return self.env["lead.custody"]._hand_over(
            self, now=now, reason=reason, note=note, by_user=by_user
        )

    def _hand_over_now(self):
        self.env["lead.custody"]._hand_over(self, now=self.env.cr.now())

    def _note_move(self):
        if self.env.context.get("lead_custody") is not HELD:
            self.env["lead.custody"]._note_moves(self)

    def _as_one_move(self):
        # What was moved before is a move of its own.
        self.env["lead.custody"].sudo()._hand_over_noted()
        return self.with_context(lead_custody=HELD)

    def _prepare_place_vals(self, vals):
        """An owner takes the lead out of its pool; a pool takes away the owner."""
        if vals.get("user_id"):
            # sudo: only asks whether there is a pool to leave
            if vals.get("pool_id") or self.sudo().pool_id:
                return {**vals, "pool_id": False}
        elif vals.get("pool_id"):
            pool = self.env["lead.pool"].sudo().browse(vals["pool_id"])
            team = {"team_id": pool.team_id.id} if pool.team_id else {}
            return {**team, **vals, "user_id": False}
        return vals

    def _get_given_captures(self, count):
        """The captures behind the leads about to be created, in their order.

        Given by who captures, as a tuple of ids in the context (``lead_captures``):
        a caller from outside can only send lists, which are not looked at.
        """
        captures = self.env.context.get("lead_captures")
        if isinstance(captures, tuple) and len(captures) == count:
            return captures
        return ()

    def _open_custody(self, captures, *, now):
        """Open the chains of new leads; those without a capture are registered."""
        pairs = list(zip(self.ids, captures or [None] * len(self), strict=True))
        captured = self.browse(lead_id for lead_id, capture_id in pairs if capture_id)
        if captured:
            self.env["lead.custody"]._open_for_captures(
                captured,
                [capture_id for _lead, capture_id in pairs if capture_id],
                now=now,
            )
        if self - captured:
            entry = "import" if "import_file" in self.env.context else "manual"
            self.env["lead.capture"]._register_leads(
                self - captured, now=now, entry=entry
            )
