from odoo import api, models, tools
from odoo.tools import SQL

from .lead_score import POINTS

# Fields that are not columns of the lead, and the names they are read under.
BESIDE = {f"{name}:beside": name for name in (*POINTS, "product_line_ids")}


class _Beside:
    """A field as ``_fetch_query`` takes it: as if it were a column of the lead."""

    store = column_type = True

    def __init__(self, field):
        self._field = field
        self.name = f"{field.name}:beside"

    def __getattr__(self, name):
        return getattr(self._field, name)

    def _insert_cache(self, records, values):
        if self._field.type == "many2many":
            values = map(tuple, values)
        self._field._insert_cache(records, values)


class CrmLead(models.Model):
    """Points and product lines are read in the statement that reads the leads.

    Else each costs core's screens a query, and a related field three steps a lead.
    By subqueries, not by a join as for sorting: PostgreSQL asks them only for the
    leads of the page, after sorting and limiting all leads.
    """

    _inherit = "crm.lead"

    def _determine_fields_to_fetch(self, field_names=None, ignore_when_in_cache=False):
        found = super()._determine_fields_to_fetch(field_names, ignore_when_in_cache)
        asked = [name for name in BESIDE.values() if name in (field_names or ())]
        for field in map(self._fields.get, asked):
            if not ignore_when_in_cache or any(field._cache_missing_ids(self)):
                found = [other for other in found if other != field]
                found.append(_Beside(field))
        return found

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in BESIDE:
            return super()._field_to_sql(alias, field_expr, query)
        return self._beside_to_sql(alias, BESIDE[field_expr])

    # Kept for those to whom the same record rules say the same, as core keeps these:
    # to ask for the sorted lines of a lead takes longer to write down than to run.
    @api.model
    @tools.ormcache(
        "alias",
        "name",
        "self.env.uid",
        "self.env.su",
        "self.env.lang",
        "tuple(self.env['ir.rule']._compute_domain_context_values())",
    )
    def _beside_to_sql(self, alias, name):
        field = self._fields[name]
        if field.type == "many2many":
            return self._many2many_to_sql(alias, field)
        return SQL(
            "(SELECT %s FROM lead_score score WHERE score.id = %s)",
            field.related_field.to_sql(self.env["lead.score"], "score"),
            self._fields["score_id"].to_sql(self, alias),
        )

    def _many2many_to_sql(self, alias, field):
        """Give the ids as an array: those, in the order, that ``field.read`` gives."""
        # In the order of the reader's words, whatever else the context asks for.
        context = {"active_test": False, "prefetch_langs": False}
        others = self.env[field.comodel_name].with_context(**context)
        query = others._search(field.get_comodel_domain(self), order=others._order)
        column = SQL.identifier(field.relation, field.column2)
        is_other = SQL("%s = %s", column, SQL.identifier(others._table, "id"))
        query.add_join("JOIN", field.relation, None, is_other)
        query.add_where(
            SQL(
                "%s = %s",
                SQL.identifier(field.relation, field.column1),
                SQL.identifier(alias, "id"),
            )
        )
        return SQL("ARRAY(%s)", query.select(column))
