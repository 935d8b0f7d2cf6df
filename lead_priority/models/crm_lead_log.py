from collections import defaultdict

from markupsafe import escape

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.mail import generate_tracking_message_id

from ..strangers import are_known, is_plainly_inserted

# In the context of a write to many leads: their chatter is written together.
TOGETHER = "lead_logs_together"
KNOWN_KEYS = {"author_id", "body", "tracking_value_ids"}
# What differs between two messages that log the same.
OWN_COLUMNS = {"id", "message_id", "res_id"}
CHATTER_FIELDS = ("message_ids", "message_needaction", "message_needaction_counter")


class Logs(list):
    """What the chatter of each lead is to say; of our own making only."""


class CrmLead(models.Model):
    """What changed in many leads is logged in the chatter by a few statements."""

    _inherit = "crm.lead"

    def _message_track(self, fields_iter, initial_values_dict):
        """Log as Odoo does; it makes two records at a time for each lead."""
        if not self.env.context.get(TOGETHER):
            return super()._message_track(fields_iter, initial_values_dict)
        logs = Logs()
        collecting = self.with_context(**{TOGETHER: logs})
        tracking = super(CrmLead, collecting)._message_track(
            fields_iter, initial_values_dict
        )
        self.with_context(**{TOGETHER: None})._log_together(logs)
        return tracking

    def _message_log(self, **values):
        logs = self.env.context.get(TOGETHER)
        if not isinstance(logs, Logs) or values.keys() - KNOWN_KEYS:
            return super()._message_log(**values)
        logs.append((self.id, values))
        return self.env["mail.message"]

    def _log_together(self, logs):
        alike = defaultdict(list)
        for lead_id, values in logs:
            key = (escape(values.get("body") or ""), values.get("author_id"))
            alike[key].append((lead_id, values.get("tracking_value_ids") or ()))
        tracked = []
        for (body, author_id), group in alike.items():
            leads = self.browse(lead_id for lead_id, _commands in group)
            message_ids = leads._log_alike(body, author_id)
            tracked += [
                {**command[2], "mail_message_id": message_id}
                for message_id, (_lead_id, commands) in zip(
                    message_ids, group, strict=True
                )
                for command in commands
            ]
        self._create_tracked(tracked)

    def _log_alike(self, body, author_id):
        """Log ``body`` for each lead; give the ids of the messages, in their order."""
        plain = self._is_log_sql_allowed()
        first = self[:1] if plain else self
        bodies = dict.fromkeys(first._ids, body)
        messages = first._message_log_batch(bodies, author_id=author_id)
        return [*messages.ids, *(self - first)._log_copies(messages[:1])]

    @api.model
    def _is_log_sql_allowed(self):
        """Whether nobody but Odoo takes part in making a message of the log."""
        return are_known(
            self, ("_message_create", "_message_log_batch")
        ) and is_plainly_inserted(self.env["mail.message"])

    def _log_copies(self, message):
        """Log for each lead what ``message`` logs for another one, by SQL."""
        if not self:
            return []
        message.flush_recordset()
        names = [
            SQL.identifier(name)
            for name, field in message._fields.items()
            if field.store and field.column_type and name not in OWN_COLUMNS
        ]
        # One for each message, as where Odoo logs them one by one.
        keys = [generate_tracking_message_id("message-notify") for _lead in self]
        made = self.env.execute_query(
            SQL(
                """INSERT INTO mail_message (res_id, message_id, %(names)s)
                   SELECT own.lead_id, own.key, %(names)s
                     FROM mail_message,
                          unnest(%(leads)s::int4[], %(keys)s::varchar[])
                          WITH ORDINALITY AS own (lead_id, key, nth)
                    WHERE id = %(message)s
                    ORDER BY own.nth
                RETURNING message_id, id""",
                names=SQL(", ").join(names),
                leads=self.ids,
                keys=keys,
                message=message.id,
            )
        )
        self.invalidate_recordset(CHATTER_FIELDS)
        ids = dict(made)
        return [ids[key] for key in keys]

    @api.model
    def _create_tracked(self, rows):
        """Create the tracking values of messages just made."""
        # sudo: as Odoo makes them
        model = self.env["mail.tracking.value"].sudo()
        if not rows or not is_plainly_inserted(model):
            model.create(rows)
            return
        defaults = model.default_get(list(model._fields))
        rows = [{**defaults, **row} for row in rows]
        names = sorted(set().union(*rows))
        self.env.execute_query(
            SQL(
                """INSERT INTO mail_tracking_value
                          (create_uid, write_uid, create_date, write_date, %(names)s)
                   SELECT %(uid)s, %(uid)s, %(now)s, %(now)s, given.*
                     FROM unnest(%(columns)s) AS given
                RETURNING id""",
                uid=self.env.uid,
                now=self.env.cr.now(),
                names=SQL(", ").join(map(SQL.identifier, names)),
                columns=SQL(", ").join(_column(model, name, rows) for name in names),
            )
        )
        self.env["mail.message"].invalidate_model(["tracking_value_ids"], flush=False)


def _column(model, name, rows):
    """The values of one field in all ``rows``, as the ORM would insert them."""
    field = model._fields[name]
    return SQL(
        "%s::%s[]",
        [
            field.convert_to_column_insert(row[name], model, row)
            if name in row
            else None
            for row in rows
        ],
        SQL.identifier(field.column_type[0]),
    )
