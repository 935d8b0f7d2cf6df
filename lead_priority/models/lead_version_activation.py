from odoo import api, fields, models
from odoo.tools import SQL

COLUMNS = ("res_model", "res_id", "previous_id", "kind", "at", "user_id", "note")
# A version takes effect in the place of the previous one.
STARTS = ("from_now", "retroactive", "roll_back")


class LeadVersionActivation(models.Model):
    """A version took effect, or ended: which, in place of which, how, when, by whom.

    Written by ``_record_activation`` only. Says which version was active at any time.
    """

    _name = "lead.version.activation"
    _description = "Activation of a Version"
    _inherit = ["lead.journal.mixin"]
    _order = "at desc, id desc"
    _rec_name = "version_label"

    # The note is about a version, not about a person.
    _sealed_columns = (
        "res_model",
        "res_id",
        "previous_id",
        "kind",
        "at",
        "user_id",
        "note",
    )

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(
        string="Version Record", model_field="res_model", required=True
    )
    previous_id = fields.Many2oneReference(
        string="Previous Record", model_field="res_model"
    )
    kind = fields.Selection(
        [
            ("from_now", "Activated from now"),
            ("retroactive", "Activated retroactively"),
            ("roll_back", "Rolled back to"),
            ("canary", "Trial on a part began"),
            ("canary_end", "Trial on a part ended"),
            ("archived", "Archived"),
        ],
        string="What",
        required=True,
    )
    at = fields.Datetime(string="Date", required=True)
    user_id = fields.Many2one("res.users", string="Who", ondelete="restrict")
    note = fields.Char()
    version_label = fields.Char(string="Version", compute="_compute_labels")
    previous_label = fields.Char(string="In Place Of", compute="_compute_labels")

    _res_idx = models.Index("(res_model, res_id)")

    @api.depends("res_model", "res_id", "previous_id")
    def _compute_labels(self):
        for row in self:
            versions = self.env[row.res_model].browse(
                filter(None, (row.res_id, row.previous_id))
            )
            labels = {version.id: version.display_name for version in versions.exists()}
            row.version_label = labels.get(row.res_id, "")
            row.previous_label = labels.get(row.previous_id, "")

    @api.model
    def _record_activation(self, version, kind, *, now, previous=None, note=None):
        """Record that ``version`` took effect (``kind``) at ``now`` (naive UTC).

        :param previous: the version in whose place, or empty
        :return: the new row
        """
        row = {
            "res_model": version._name,
            "res_id": version.id,
            "previous_id": previous.id if previous else None,
            "kind": kind,
            "at": now,
            "user_id": self.env.uid,
            "note": note,
        }
        return self._insert(COLUMNS, [row])

    @api.model
    def _active_at(self, res_model, moment):
        """Give the versions of ``res_model`` active at ``moment`` (naive UTC).

        One for each scope that had one; trials on a part are not among them.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT version_id FROM (
                    SELECT DISTINCT ON (version_id) version_id, starts
                      FROM lead_version_activation
                CROSS JOIN LATERAL (VALUES (res_id, kind <> 'archived'),
                                           (previous_id, FALSE))
                           AS said (version_id, starts)
                     WHERE res_model = %s AND at <= %s AND version_id IS NOT NULL
                       AND kind = ANY(%s)
                  ORDER BY version_id, at DESC, id DESC) AS latest
                 WHERE starts ORDER BY version_id""",
                res_model,
                moment,
                [*STARTS, "archived"],
            )
        )
        return self.env[res_model].browse(row[0] for row in rows).exists()

    @api.model
    def _find_start(self, version, kinds=STARTS):
        """Give the latest row by which ``version`` took effect; empty when none."""
        return self.search(
            [
                ("res_model", "=", version._name),
                ("res_id", "=", version.id),
                ("kind", "in", kinds),
            ],
            limit=1,
        )
