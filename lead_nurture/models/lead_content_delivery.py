from odoo import api, fields, models
from odoo.tools import SQL

CHANNELS = [
    ("mail", "E-mail"),
    ("message", "WeCom or another messenger"),
    ("call", "Call"),
    ("page", "Fetched by the lead itself"),
]
COLUMNS = {
    "lead_id": "int4",
    "content_id": "int4",
    "channel": "varchar",
    "sent_at": "timestamp",
    "opened_at": "timestamp",
    "user_id": "int4",
    "execution_id": "int4",
    "is_automatic": "bool",
}


class LeadContentDelivery(models.Model):
    """A content that a lead got, once: sent by a flow or a rep, or fetched by itself.

    Written by ``_record_deliveries`` and ``_note_opened`` only. Nobody is sent the
    same content twice: there is one row for a lead and a content.
    """

    _name = "lead.content.delivery"
    _description = "Content Given to a Lead"
    _log_access = False
    _order = "sent_at desc, id desc"
    _rec_name = "content_id"

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, ondelete="cascade"
    )
    content_id = fields.Many2one(
        "lead.content", required=True, readonly=True, ondelete="cascade"
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    sent_at = fields.Datetime("Given On", required=True, readonly=True)
    opened_at = fields.Datetime("First Opened On", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Given By", readonly=True, ondelete="set null"
    )
    execution_id = fields.Many2one(
        "lead.nurture.execution", readonly=True, ondelete="set null", index=True
    )
    is_automatic = fields.Boolean("By a Flow or Mailing", readonly=True)

    _once_uniq = models.UniqueIndex("(lead_id, content_id)")
    _content_idx = models.Index("(content_id, sent_at)")

    @api.model
    def _never_arrived(self):
        """SQL about ``lead_content_delivery``: its mail was refused."""
        self.env["lead.nurture.execution"].flush_model(["state"])
        return SQL(
            """(lead_content_delivery.opened_at IS NULL AND EXISTS (
                SELECT FROM lead_nurture_execution e
                 WHERE e.id = lead_content_delivery.execution_id
                   AND e.state = 'failed'))"""
        )

    @api.model
    def _record_deliveries(self, rows, *, now):
        """Record what leads got; those who had it already are left out.

        One whose mail was refused did not get it, and gets it now.

        ``rows`` are dicts by field name with ``lead_id``, ``content_id`` and
        ``channel``; ``sent_at`` is ``now`` (naive UTC) when not given.

        :return: the new deliveries
        """
        if not rows:
            return self.browse()
        given = [{"sent_at": now, "is_automatic": False, **row} for row in rows]
        arrays = [
            SQL("%s::%s[]", [row.get(name) for row in given], SQL(kind))
            for name, kind in COLUMNS.items()
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_content_delivery (%s)
                   SELECT DISTINCT ON (given.lead_id, given.content_id) given.*
                     FROM unnest(%s) AS given (%s)
                   ON CONFLICT (lead_id, content_id) DO UPDATE SET %s
                    WHERE %s RETURNING id""",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                SQL(", ").join(arrays),
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                SQL(", ").join(
                    SQL("%(name)s = EXCLUDED.%(name)s", name=SQL.identifier(name))
                    for name in COLUMNS
                ),
                self._never_arrived(),
            )
        )
        ids = [delivery_id for (delivery_id,) in self.env.cr.fetchall()]
        self._forget_read()
        return self.browse(ids)

    @api.model
    def _note_opened(self, content, lead, *, now):
        """Note that a person of the lead opened the content, sent to it or not.

        :return: its delivery
        """
        self._record_deliveries(
            [
                {
                    "lead_id": lead.id,
                    "content_id": content.id,
                    "channel": "page",
                    "opened_at": now,
                }
            ],
            now=now,
        )
        self.env.cr.execute(
            SQL(
                """UPDATE lead_content_delivery SET opened_at = %s
                    WHERE lead_id = %s AND content_id = %s AND opened_at IS NULL""",
                now,
                lead.id,
                content.id,
            )
        )
        self._forget_read()
        return self.search([("lead_id", "=", lead.id), ("content_id", "=", content.id)])

    def _note_click(self, link, now):
        """Let the link of a content count as a click in the mail that brought it."""
        self.ensure_one()
        if not self.execution_id:
            return
        traces = self.env["mailing.trace"].search(
            [("lead_nurture_execution_id", "=", self.execution_id.id)]
        )
        traces.with_context(nurture_opened_by_click=True).set_opened()
        traces.set_clicked()
        self.env["lead.engagement"]._record_mail_hits(
            [
                {
                    "lead_id": self.lead_id.id,
                    "type": "mail_click",
                    "url": link,
                    "description": self.content_id.name,
                    "external_key": f"lead.content.delivery:{self.id}:click",
                }
            ],
            now=now,
        )

    @api.model
    def _forget_read(self):
        self.invalidate_model(flush=False)
        self.env["lead.content"].invalidate_model(
            ["delivered_count", "opened_count", "liked_count", "opened_rate"],
            flush=False,
        )

    @api.model
    def _repoint(self, leads, survivor):
        """Let what merged ``leads`` got count for ``survivor``, once each."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_content_delivery (lead_id, %(columns)s)
                   SELECT DISTINCT ON (content_id) %(survivor)s, %(columns)s
                     FROM lead_content_delivery WHERE lead_id = ANY (%(leads)s)
                    ORDER BY content_id, opened_at NULLS LAST, sent_at
                   ON CONFLICT (lead_id, content_id) DO UPDATE
                      SET opened_at = LEAST(
                          lead_content_delivery.opened_at, EXCLUDED.opened_at)""",
                columns=SQL(", ").join(
                    SQL.identifier(name) for name in COLUMNS if name != "lead_id"
                ),
                survivor=survivor.id,
                leads=leads.ids,
            )
        )
        self._forget_read()
