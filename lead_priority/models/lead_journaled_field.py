from odoo import api, fields, models


class LeadJournaledField(models.Model):
    """A field of leads whose changes are recorded, and since when.

    Exactly the own stored fields that rules of score models read, archived models
    and templates aside, and what says which model is for a lead. Kept by the rules.
    """

    _name = "lead.journaled.field"
    _description = "Journaled Field of Leads"
    _order = "name"
    _log_access = False

    name = fields.Char(required=True)
    since = fields.Datetime(required=True)

    _name_uniq = models.UniqueIndex("(name)", "The field is journaled already.")

    @api.model
    def _follow_rules(self, *, now):
        """Journal what rules read from ``now`` (naive UTC) on, and nothing else.

        What was recorded stays.
        """
        # sudo: whoever edits the rules decides what is journaled
        self = self.sudo()
        journaled, names = self.search([("name", "!=", False)]), self._get_names()
        journaled.filtered(lambda field: field.name not in names).unlink()
        new = sorted(names - set(journaled.exists().mapped("name")))
        self.create([{"name": name, "since": now} for name in new])
        self.flush_model()

    def _get_names(self):
        """Give the names of the fields to journal."""
        rules = self.env["lead.score.rule"].search(
            [("model_id.state", "!=", "archived"), ("model_id.is_template", "=", False)]
        )
        names = {"company_id", "team_id"} if rules else set()
        for rule in rules:
            names |= rule._get_field_names()
        own = self.env["crm.lead"]._fields
        return {name for name in names if name in own and self._is_own(own[name])}

    @api.model
    def _is_own(self, field):
        """Tell whether the value is a column of the lead itself that can change."""
        return bool(
            field.store
            and field.column_type
            and field.name not in ("id", "create_date")
        )
