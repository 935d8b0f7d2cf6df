import json
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..journal_guard import install_guard

# Rows inserted by one statement.
INSERT_BATCH_SIZE = 10_000


class LeadJournalMixin(models.AbstractModel):
    """An append-only journal: rows are added and never rewritten.

    Exactly three changes exist, each one named method, and a database trigger
    refuses any other: closing an open row once (``lead.custody``), re-pointing a
    merged lead's rows to the survivor (``_repoint``), and blanking personal columns
    on erasure (``_blank_personal``). A foreign key's own SET NULL passes. Rows are
    removed by one job only, of journals that say so: old engagements, which it
    replaces by a row for the month.

    Create, write and unlink of the ORM are refused to everyone, the superuser
    included: each journal has one recording method, which inserts by ``_insert``.
    """

    _name = "lead.journal.mixin"
    _description = "Append-only Journal of Leads"
    _inherit = ["lead.sealed.mixin"]
    _log_access = False

    # Columns that may go from NULL to a value once.
    _journal_closable = ()
    # Columns that hold personal data; erasure sets them to NULL.
    _journal_personal = ()
    # Whether old rows may be replaced by their sums.
    _journal_rolls_up = False

    def init(self):
        result = super().init()
        if not self._abstract:
            install_guard(
                self.env.cr,
                self._table,
                closable=self._journal_closable,
                personal=self._journal_personal,
                rolls_up=self._journal_rolls_up,
            )
        return result

    # Refused, so never handed on to super.
    # pylint: disable=method-required-super,no-raise-unlink
    @api.model_create_multi
    def create(self, vals_list):
        raise self._refusal()

    def write(self, vals):
        raise self._refusal()

    def unlink(self):
        raise self._refusal()

    def _refusal(self):
        return AccessError(
            self.env._(
                "The journal %(journal)s is written by the system only: its rows are"
                " added, never entered, changed or deleted by hand.",
                journal=self._description,
            )
        )

    def _journals(self):
        """The models that are journals of leads."""
        return [
            self.env[name]
            for name in sorted(
                self.env.registry["lead.journal.mixin"]._inherit_children
            )
            if not self.env[name]._abstract and "lead_id" in self.env[name]._fields
        ]

    def _insert(self, columns, rows):
        """Insert ``rows`` (dicts) set-based; a row whose key is taken is left out.

        Returns the new records. The names of ``columns`` are those of the fields;
        what a row does not give is NULL.
        """
        new_ids = []
        for start in range(0, len(rows), INSERT_BATCH_SIZE):
            batch = rows[start : start + INSERT_BATCH_SIZE]
            new_ids += self._insert_batch(columns, batch)
        self.invalidate_model(flush=False)
        return self.browse(new_ids)

    def _insert_batch(self, columns, rows):
        given = set().union(*rows)
        values = {
            column: [self._to_column(row.get(column)) for row in rows]
            for column in columns
            if column in given
        }
        # What no row gives is NULL without being sent.
        values = {
            column: array
            for column, array in values.items()
            if array.count(None) < len(array)
        }
        arrays = SQL(", ").join(
            SQL(
                "%s::%s[]",
                array,
                SQL.identifier(self._fields[column].column_type[0]),
            )
            for column, array in values.items()
        )
        inserted = self.env.execute_query(
            SQL(
                "INSERT INTO %s (%s) SELECT * FROM unnest(%s)"
                " ON CONFLICT DO NOTHING RETURNING id",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, values)),
                arrays,
            )
        )
        return [row_id for (row_id,) in inserted]

    @staticmethod
    def _to_column(value):
        """What the database gets: NULL for "nothing", text without NUL characters."""
        if value is None or type(value) is int:
            return value
        if isinstance(value, str):
            return value.replace("\x00", "") or None
        if isinstance(value, models.BaseModel):
            return value.id or None
        if isinstance(value, dict):
            return json.dumps(value)
        return value

    def _repoint(self, leads, survivor):
        """Let the rows of merged ``leads`` belong to ``survivor``, in every journal."""
        with self._permit("repoint"):
            for journal in self._journals():
                journal._update_rows(leads, {"lead_id": survivor.id})

    def _blank_personal(self, leads):
        """Blank what is personal in the rows of ``leads``, in every journal."""
        with self._permit("erase"):
            for journal in self._journals():
                journal._update_rows(
                    leads, dict.fromkeys(journal._journal_personal, None)
                )

    def _blank_rows(self):
        """Blank what is personal in these rows, whose lead may be gone."""
        with self._permit("erase"):
            self._update_where(
                SQL("id = ANY (%s)", self.ids),
                dict.fromkeys(self._journal_personal, None),
            )

    def _update_rows(self, leads, values):
        self._update_where(SQL("lead_id = ANY (%s)", leads.ids), values)

    def _update_where(self, condition, values):
        if not values:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE %s",
                SQL.identifier(self._table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(column), value)
                    for column, value in values.items()
                ),
                condition,
            )
        )
        self.invalidate_model(flush=False)

    @contextmanager
    def _permit(self, change):
        """Tell the trigger, for this transaction only, what happens next."""
        self.env.cr.execute(
            SQL("SELECT set_config('lead_priority.journal_change', %s, true)", change)
        )
        yield
        self.env.cr.execute(
            SQL("SELECT set_config('lead_priority.journal_change', '', true)")
        )
