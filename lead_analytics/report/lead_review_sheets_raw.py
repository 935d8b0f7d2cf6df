import uuid
from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL

from ..xlsx import cells

# Rows that the database hands over at once.
CHUNK_ROWS = 2_000
# Day 0 of Excel's calendar is so many days before the epoch.
EPOCH_AS_SERIAL = 25_569
SECONDS_PER_DAY = 86_400
FIELDS = (
    *("captured_at", "place", "entry", "form_id", "source_id", "medium_id"),
    *("campaign_id", "product_line_id", "country_id", "region", "industry_id"),
    *("team_id", "user_id", "stage_id", "lost_reason_id", "contacts"),
    *("response_hours", "is_mql", "is_sql", "is_opportunity", "won_at", "lost_at"),
    *("won_revenue", "cost"),
)
COST_FIELDS = ("cost",)
KINDS = {
    "datetime": cells.MOMENT,
    "integer": cells.INTEGER,
    "float": cells.NUMBER,
    "monetary": cells.MONEY,
}


class LeadReviewSheets(models.AbstractModel):
    """The raw data: a row for each lead that came in, streamed from the database.

    Without e-mail addresses and phone numbers: a workbook travels.
    """

    _inherit = "lead.review.sheets"

    @api.model
    def _write_raw(self, made, request):
        report = self.env["lead.analytics.report.funnel"]
        fields = self._get_raw_fields()
        columns = [
            cells.Column(self.env._("Number"), cells.INTEGER),
            cells.Column(self.env._("Lead"), width=32),
            cells.Column(self.env._("Company"), width=28),
            *(
                cells.Column(
                    report._fields[name]._description_string(self.env),
                    KINDS.get(report._fields[name].type, cells.TEXT),
                )
                for name in fields
            ),
        ]
        rows = self._stream_rows(self._get_raw_query(request, fields), fields)
        return {"raw_rows": made.stream(self._get_names()["raw"], columns, rows)}

    @api.model
    def _get_raw_fields(self):
        """Give the fields of the funnel that the user may see."""
        report = self.env["lead.analytics.report.funnel"]
        hidden = () if self._sees_costs() else COST_FIELDS
        return [
            name
            for name in FIELDS
            if name in report._fields
            and name not in hidden
            and report._has_field_access(report._fields[name], "read")
        ]

    @api.model
    def _get_raw_query(self, request, fields):
        """Give the query of the rows that the user finds, and of no others."""
        report = self.env["lead.analytics.report.funnel"]
        query = report._search(self._in_period(request), order="captured_at, id")
        lead = query.make_alias(report._table, "raw_lead")
        own = report._field_to_sql(report._table, "lead_id", query)
        query.add_join(
            "LEFT JOIN",
            lead,
            "crm_lead",
            SQL("%s = %s", SQL.identifier(lead, "id"), own),
        )
        return query.select(
            SQL.identifier(lead, "id"),
            SQL.identifier(lead, "name"),
            SQL.identifier(lead, "partner_name"),
            *(self._get_raw_column(report, name, query) for name in fields),
        )

    @api.model
    def _get_raw_column(self, report, name, query):
        """Give a column; moments as Excel counts them, where the company is."""
        column = report._field_to_sql(report._table, name, query)
        if report._fields[name].type != "datetime":
            return column
        zone = self.env["lead.analytics.period"]._get_zone(self.env.company)
        return SQL(
            "(EXTRACT(EPOCH FROM timezone(%s, timezone('UTC', %s)))::float8 / %s + %s)",
            zone.key,
            column,
            SECONDS_PER_DAY,
            EPOCH_AS_SERIAL,
        )

    @api.model
    def _stream_rows(self, query, fields):
        """Yield the rows of a query; ids as names, codes as their labels."""
        report = self.env["lead.analytics.report.funnel"]
        names = {}
        for number, name in enumerate(fields, 3):
            field = report._fields[name]
            if field.type == "selection":
                names[number] = dict(field._description_selection(self.env))
            elif field.type == "many2one":
                names[number] = Names(self.env[field.comodel_name])
        with self._server_cursor(query) as cursor:
            while chunk := cursor.fetchmany(CHUNK_ROWS):
                for number, known in names.items():
                    if isinstance(known, Names):
                        known.learn({row[number] for row in chunk})
                for row in chunk:
                    shown = list(row)
                    for number, known in names.items():
                        if shown[number]:
                            shown[number] = known.get(shown[number])
                    yield shown

    @contextmanager
    def _server_cursor(self, query):
        """Run a query whose rows stay with the database until they are fetched."""
        self.env.flush_all()
        # All rows are read: PostgreSQL would plan for the first tenth of them.
        self.env.cr.execute("SET LOCAL cursor_tuple_fraction = 1")
        with self.env.cr._cnx.cursor(name=f"pack_{uuid.uuid4().hex}") as cursor:
            cursor.execute(query.code, query.params)
            yield cursor


class Names(dict):
    """The names of records by id, each read once."""

    def __init__(self, model):
        super().__init__()
        # sudo: names of what rows of the user point at, as lists show them
        self.model = model.sudo().with_context(active_test=False)

    def learn(self, ids):
        """Read the names of those of these records that are not known yet."""
        unknown = self.model.browse([id_ for id_ in ids if id_ and id_ not in self])
        self.update((record.id, record.display_name) for record in unknown)
