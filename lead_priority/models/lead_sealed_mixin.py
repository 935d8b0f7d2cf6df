from odoo import models
from odoo.tools import SQL

from ..sealing import Layout


class LeadSealedMixin(models.AbstractModel):
    """Rows that the nightly seal holds: each stored column is of exactly one kind.

    A journal says here, in one place, what a seal holds of its rows and what it does
    not: personal columns (erasure blanks them) and those that are nobody's evidence.
    """

    _name = "lead.sealed.mixin"
    _description = "Rows Held by the Audit Seal"
    _log_access = False

    # Never change once they are written. Empty: the model is not sealed.
    _sealed_columns = ()
    # Ids that go when the record they name goes; that of a lead follows a merge.
    _sealed_links = ()
    # Empty at first, written once.
    _sealed_once = ()

    def _get_sealed_journals(self):
        """The models that are sealed, by name."""
        return [
            self.env[name]
            for name, model in sorted(self.env.registry.items())
            if getattr(model, "_sealed_columns", ()) and not model._abstract
        ]

    def _get_seal_layout(self) -> Layout:
        return Layout(self._sealed_columns, self._sealed_links, self._sealed_once)

    def _sealed_rows_sql(self, layout: Layout, condition: SQL, limit=None) -> SQL:
        """Give SQL: ``id``, ``digest`` and ``entry`` of the rows that meet a condition.

        The digest is the SHA-256 of what never changes; ``record_send`` writes every
        value with its length, so that no two rows read the same, in no time zone.
        The entry is what ``Layout.unpack`` reads.
        """
        columns = map(SQL.identifier, ("id", *layout.columns))
        entry = [
            SQL("int4send(id)"),
            *(SQL("int4send(%s)", self._seal_link_sql(name)) for name in layout.links),
            *(SQL("int8send(%s)", self._seal_once_sql(name)) for name in layout.once),
            SQL("substr(digest, 1, 8)"),
        ]
        kept = map(SQL.identifier, sorted(self._get_columns_in_clear(layout)))
        # OFFSET 0: PostgreSQL would compute the digest once for each mention of it.
        return SQL(
            """SELECT id, digest, %(entry)s AS entry
                 FROM (SELECT %(kept)s, sha256(record_send(ROW(%(columns)s))) AS digest
                         FROM %(table)s WHERE %(condition)s
                        ORDER BY id LIMIT %(limit)s OFFSET 0) AS sealed""",
            entry=SQL(" || ").join(entry),
            kept=SQL(", ").join(kept),
            columns=SQL(", ").join(columns),
            table=SQL.identifier(self._table),
            condition=condition,
            limit=limit,
        )

    def _get_columns_in_clear(self, layout):
        """The columns that links and once-written values are made of."""
        return {"id", *layout.links, *layout.once}

    def _seal_link_sql(self, column) -> SQL:
        return SQL("COALESCE(%s, 0)", SQL.identifier(column))

    def _seal_once_sql(self, column) -> SQL:
        """The value as a number, 0 while there is none."""
        name = SQL.identifier(column)
        if self._fields[column].type == "boolean":
            return SQL("(CASE %s WHEN TRUE THEN 1 WHEN FALSE THEN 2 ELSE 0 END)", name)
        microseconds = SQL("(extract(epoch FROM %s) * 1000000)::int8", name)
        return SQL("COALESCE(%s, 0)", microseconds)
