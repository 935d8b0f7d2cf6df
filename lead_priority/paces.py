"""The pace of each table that limits are counted in: one for the whole process."""

from odoo.tools import SQL

from .durable import NOW
from .intake.pace import WINDOW, Pace

_PACES = {}


def get_pace(model, column="received_at"):
    """Give the ``Pace`` of a model whose rows have their time in ``column``.

    At first the database says what came before this process was there.
    """
    place = (model.env.cr.dbname, model._table)
    pace = _PACES.get(place)
    if pace is None:
        pace = Pace()
        for row_id, moment in _read(model, column):
            pace.note(row_id, moment)
        _PACES[place] = pace
    return pace


def _read(model, column):
    """Give the last id from before the window, and the last one of all."""
    before, last, now = model.env.execute_query(
        SQL(
            """SELECT coalesce(
                   (SELECT min(id) - 1 FROM %(table)s WHERE %(column)s > %(since)s),
                   last), last, %(now)s
                 FROM (SELECT coalesce(max(id), 0) AS last FROM %(table)s) AS t""",
            table=SQL.identifier(model._table),
            column=SQL.identifier(column),
            since=SQL("%s - %s", NOW, WINDOW),
            now=NOW,
        )
    )[0]
    return (before, now - WINDOW), (last, now)
