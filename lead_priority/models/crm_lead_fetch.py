from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from .lead_score import POINTS

# What is no column of the lead, yet read as if it were: under which names.
BESIDE = {name: f"{name}:beside" for name in (*POINTS, "product_line_ids")}


class _Beside:
    """A field as ``_fetch_query`` takes it: as if it were a column of the lead."""

    store = column_type = True

    def __init__(self, field):
        self._field = field
        self.name = BESIDE[field.name]

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
        for name, beside in self._beside_fields.items():
            if field_names is None or name not in field_names:
                continue
            field = self._fields[name]
            if not ignore_when_in_cache or any(field._cache_missing_ids(self)):
                found = [other for other in found if other is not field]
                found.append(beside)
        return found

    # Both written down once, when the fields of a database are known: to do so anew
    # for each of the eighty fields of a form takes longer than PostgreSQL reads them.
    _beside_fields = {}
    _plain_to_sql = {}

    def _post_model_setup__(self):
        result = super()._post_model_setup__()
        cls = type(self)
        cls._beside_fields = {name: _Beside(self._fields[name]) for name in BESIDE}
        cls._plain_to_sql = self._prepare_plain_to_sql()
        return result

    def _prepare_plain_to_sql(self):
        """Give what is read alike by everybody: field and SQL, by the name it has."""
        columns = {
            field.name: (field, field.to_sql(self, self._table))
            for field in self._fields.values()
            if field.store and field.column_type and field.type != "properties"
            if not (field.translate or field.company_dependent)
        }
        score = columns["score_id"][1]
        for field in map(self._fields.get, POINTS):
            point = SQL.identifier("score", field.name, to_flush=field.related_field)
            columns[BESIDE[field.name]] = (
                field,
                SQL(
                    "(SELECT %s FROM lead_score score WHERE score.id = %s)",
                    point,
                    score,
                ),
            )
        return columns

    def _field_to_sql(self, alias, field_expr, query=None):
        plain = self._plain_to_sql.get(field_expr)
        if plain and alias == self._table:
            field, column = plain
            self._check_field_access(field, "read")
            return column
        if field_expr == BESIDE["product_line_ids"]:
            return self._lines_to_sql()
        return super()._field_to_sql(alias, field_expr, query)

    # Kept for those to whom the same record rules say the same, as core keeps these:
    # to ask for the sorted lines of a lead takes longer to write down than to run.
    @api.model
    @tools.ormcache(
        "self.env.uid",
        "self.env.su",
        "self.env.lang",
        "tuple(self.env['ir.rule']._compute_domain_context_values())",
    )
    def _lines_to_sql(self):
        """Give the ids as an array: those, in the order, that ``field.read`` gives."""
        field = self._fields["product_line_ids"]
        # In the order of the reader's words, whatever else the context asks for.
        context = {"active_test": False, "prefetch_langs": False}
        lines = self.env[field.comodel_name].with_context(**context)
        query = lines._search(field.get_comodel_domain(self), order=lines._order)
        column = SQL.identifier(field.relation, field.column2)
        is_line = SQL("%s = %s", column, SQL.identifier(lines._table, "id"))
        query.add_join("JOIN", field.relation, None, is_line)
        query.add_where(
            SQL(
                "%s = %s",
                SQL.identifier(field.relation, field.column1),
                SQL.identifier(self._table, "id"),
            )
        )
        return SQL("ARRAY(%s)", query.select(column))

    def _compute_user_company_ids(self):
        """Give the companies that core gives, at once to all leads of a company.

        Each list and form asks for them; core assigns them lead by lead and looks all
        companies up even where no lead needs them: a tenth of the time of a list.
        """
        for company, leads in self.grouped("company_id").items():
            companies = company or company.search(Domain.TRUE)
            leads.user_company_ids = companies
