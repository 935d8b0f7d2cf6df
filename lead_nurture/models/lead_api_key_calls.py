from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from odoo.addons.lead_priority.api import schemas
from odoo.addons.lead_priority.api.kinds import ListKind
from odoo.addons.lead_priority.api.reading import read_line, read_rows

from .lead_call import MOST_CHARACTERS

_lt = LazyTranslate(__name__)
MOST_SECONDS = 24 * 3600
CALLS = ListKind(
    name="calls",
    title="Call",
    row={
        "type": "object",
        "properties": {
            "key": schemas.KEY,
            "rep": schemas.FOLLOWUP["properties"]["rep"],
            **schemas.REFERENCES,
            "occurred_at": schemas.MOMENT,
            "duration": {
                "type": ["integer", "null"],
                "minimum": 0,
                "maximum": MOST_SECONDS,
            },
            "direction": {"type": "string", "enum": [*schemas.DIRECTIONS]},
            "outcome": {"type": "string", "enum": [*schemas.OUTCOMES]},
            "note": schemas.text(500),
            "transcript": schemas.text(MOST_CHARACTERS),
        },
        "additionalProperties": False,
        "required": ["key", "rep"],
        "anyOf": [{"required": [name]} for name in schemas.REFERENCES],
        "x-missing": "no_lead_named",
    },
    most_rows=200,
    example={
        "rows": [
            {
                "key": "call-90211",
                "rep": "anna@example.com",
                "email": "ann@example.com",
                "duration": 312,
                "outcome": "reached",
                "transcript": "Rep: Good morning, this is Anna.\nCustomer: Hello.",
            }
        ]
    },
    idempotency_key="calls-2025-11-03-09",
)
WORDS = {
    "operation.calls": _lt("Send calls with what was said"),
    "about.calls": _lt(
        "Up to 200 rows. A call is a follow-up by its rep: where the rep has logged it"
        " by hand, too, it counts once. Its transcript is compared with the points of"
        " the playbook step that the lead was at, within a minute or so."
    ),
    "answer.calls": _lt("Read; see the counts, and the rows that were refused."),
    "field.duration": _lt("How long it took, in seconds."),
    "field.transcript": _lt(
        "What was said, one turn a line, as “Rep: Good morning.” or “[00:05] Customer:"
        " Hello.” Where it is said who speaks, only what the rep says counts: Rep,"
        " Sales, Agent, 销售, 客服 or the rep's name."
    ),
}


class LeadApiKey(models.Model):
    """Calls of a call centre: kept, compared with their talk track, follow-ups."""

    _inherit = "lead.api.key"

    may_call = fields.Boolean(
        "Send Calls",
        tracking=True,
        help="Calls with what was said. They count for deadlines as if they were"
        " entered here.",
    )

    def _get_scopes(self):
        return {**super()._get_scopes(), "calls": "may_call"}

    def _get_list_kinds(self):
        return (*super()._get_list_kinds(), CALLS)

    @api.model
    def _get_doc_words(self, code):
        if code in WORDS:
            return self.env._(WORDS[code])
        return super()._get_doc_words(code)

    def _take_calls(self, sent, now):
        """Record a list of calls; give the answer and the request's figures."""
        rows = read_rows(sent, "calls", CALLS)
        names = {row["rep"] for row in rows}
        reps = self.env["lead.api.rep"]
        users = reps._find_users(self, names)
        reps._note_unknown(self, names - users.keys())
        accepted, refused = self._sort_rows(rows, now, name="rep", ids=users)
        calls = self.env["lead.call"]._receive(
            [
                {**values, **self._prepare_call(row), "user_id": users[row["rep"]]}
                for row, values in accepted
            ],
            now,
        )
        return self._word_rows(rows, len(calls), refused)

    def _prepare_call(self, row):
        said = (row.get("transcript") or "").strip()
        return {
            "source": "api",
            "reference": row["key"],
            "origin": self._get_row_key(row),
            "duration": row.get("duration") or 0,
            "transcript": said or None,
            "direction": row.get("direction"),
            "outcome": row.get("outcome"),
            "note": read_line(row, "note"),
        }


class LeadApiRequest(models.Model):
    _inherit = "lead.api.request"

    kind = fields.Selection(
        selection_add=[("calls", "Calls")], ondelete={"calls": "cascade"}
    )
