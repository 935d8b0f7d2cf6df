from odoo import fields, models

KINDS = [
    ("no_capture", "Lead not in the register"),
    ("no_open_row", "Lead without an open custody row"),
    ("wrong_place", "Journal and lead disagree"),
    ("lead_missing", "Lead gone without a word"),
]


class LeadCustodyDifference(models.Model):
    """What the reconcile found between the custody journal and the leads.

    One open row per lead (or capture, where the lead is gone) and kind. Written by
    the reconcile, which also closes the rows of differences that are gone.
    """

    _name = "lead.custody.difference"
    _description = "Custody Difference"
    _order = "found_at desc, id desc"
    _log_access = False

    kind = fields.Selection(KINDS, required=True, string="Difference")
    lead_id = fields.Many2one("crm.lead", ondelete="cascade", index=True)
    capture_id = fields.Many2one("lead.capture", ondelete="restrict", index=True)
    company_id = fields.Many2one("res.company", ondelete="restrict")
    found_at = fields.Datetime(required=True, string="Found On")
    resolved_at = fields.Datetime(string="Gone Since")
    expected_data = fields.Json()
    found_data = fields.Json()
    expected = fields.Char(
        compute="_compute_texts",
        string="Lead Says",
        help="Where the lead is by its own fields.",
    )
    found = fields.Char(
        compute="_compute_texts",
        string="Journal Says",
        help="Where the custody journal says it is.",
    )

    _open_uniq = models.UniqueIndex(
        "(kind, COALESCE(lead_id, 0), COALESCE(capture_id, 0))"
        " WHERE resolved_at IS NULL"
    )

    def _compute_texts(self):
        for difference in self:
            difference.expected = self._describe(difference.expected_data)
            difference.found = self._describe(difference.found_data)

    def _describe(self, data):
        """A place in words: the place, then pool or owner, team, lost reason."""
        if not data:
            return self.env._("Nothing")
        places = dict(
            self.env["lead.custody"]._fields["place"]._description_selection(self.env)
        )
        names = [places.get(data["place"], data["place"])]
        for model, key in (
            ("lead.pool", "pool_id"),
            ("res.users", "user_id"),
            ("crm.team", "team_id"),
            ("crm.lost.reason", "lost_reason_id"),
        ):
            if data.get(key):
                # sudo: names only, for people who see the difference
                names.append(self.env[model].sudo().browse(data[key]).display_name)
        return " · ".join(names)

    def action_reconcile(self):
        """Compare all leads now; for managers. Returns what to show."""
        self.check_access("read")
        # sudo: the table is written by the reconcile only
        self.sudo()._reconcile_all(now=self.env.cr.now())
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_repair(self):
        """Let the journal say what the leads say; for managers."""
        self.check_access("read")
        # sudo: the journals are written by their methods only
        self.sudo()._repair(now=self.env.cr.now())
        return {"type": "ir.actions.client", "tag": "soft_reload"}
