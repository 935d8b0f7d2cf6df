from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger


class LeadSetupMade(models.Model):
    """One thing a set-up created or changed, with what it was before."""

    _name = "lead.setup.made"
    _description = "Made by a Set-up"
    _order = "id"

    setup_id = fields.Many2one(
        "lead.setup", required=True, index=True, ondelete="cascade"
    )
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    label = fields.Char(string="What", required=True)
    previous = fields.Json(help="Values before; empty for what was created.")
    state = fields.Selection(
        [
            ("made", "Made"),
            ("changed", "Changed"),
            ("removed", "Removed"),
            ("restored", "Put back"),
            ("kept", "Kept, switched off"),
        ],
        default="made",
    )
    is_created = fields.Boolean(compute="_compute_is_created")

    @api.depends("previous")
    def _compute_is_created(self):
        for made in self:
            made.is_created = not made.previous

    def action_open(self):
        """Open what was made."""
        self.ensure_one()
        record = self._get_record()
        if not record:
            raise UserError(self.env._("It does not exist any more."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": record.id,
            "view_mode": "form",
        }

    def _get_record(self):
        return self.env[self.res_model].browse(self.res_id).exists()

    def _undo(self):
        """Remove what was created, put back what was changed.

        What other records need by now stays, switched off.
        """
        for made in self.sorted("id", reverse=True):
            record = made._get_record()
            if not record:
                made.state = "removed"
            elif made.previous and "family_id" in record._fields:
                record.action_activate()  # noted by a set-up of before versions
                made.state = "removed"
            elif made.previous:
                # sudo: the set-up wrote these values; what they replaced goes back
                record.sudo().write(made.previous)
                made.state = "restored"
            else:
                made._remove(record)

    def _remove(self, record):
        if "state" in record._fields and record.state == "active":
            self._switch_off(record)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                record.unlink()
            self.state = "removed"
        except Exception:  # pylint: disable=broad-except
            # Leads, journals or later records name it: it stays, switched off.
            if "active" in record._fields:
                record.write({"active": False})
            self.state = "kept"

    def _switch_off(self, record):
        """Take a record out of effect; what it replaced takes effect again."""
        if "previous_version_id" in record._fields and record.previous_version_id:
            record.action_roll_back()
        else:
            record.action_archive()
