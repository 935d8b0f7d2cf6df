from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Names that nobody explained, for each key: a program gone wrong sends many.
MOST_UNKNOWN = 200


class LeadApiRep(models.Model):
    """Who is who: what another system calls a rep, and the rep's user here.

    Needed only where that system does not know logins or e-mail addresses. A name
    that is not known is added without a user, so that somebody can say who it is.
    """

    _name = "lead.api.rep"
    _description = "Rep in Another System"
    _order = "user_id desc, name"

    key_id = fields.Many2one("lead.api.key", required=True, ondelete="cascade")
    name = fields.Char(
        "Name There", required=True, help="As the other system sends it."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Rep",
        domain=[("share", "=", False)],
        help="Empty: not known yet. What this rep does is refused until you choose "
        "who it is; the other system can send it again then.",
    )
    company_id = fields.Many2one(related="key_id.company_id")

    _key_name_uniq = models.UniqueIndex(
        "(key_id, lower(name))", "This name is in the list already."
    )

    @api.model
    def _find_users(self, key, names):
        """Give {name: user id} of those names that are known.

        A name is looked up in the list of the key, then as login, then as e-mail
        address, among the internal users of the key's company; those who are there
        before those who left.
        """
        lower = {name.strip().lower() for name in names}
        found = {}
        for user in self._search_users(key, lower):
            found.setdefault((user.login or "").lower(), user.id)
        for user in self._search_users(key, lower):
            found.setdefault((user.email_normalized or "").lower(), user.id)
        listed = self.search([("key_id", "=", key.id), ("user_id", "!=", False)])
        found.update({rep.name.lower(): rep.user_id.id for rep in listed})
        return {
            name: found[name.strip().lower()]
            for name in names
            if name.strip().lower() in found
        }

    @api.model
    def _search_users(self, key, names):
        users = self.env["res.users"].with_context(active_test=False)
        domain = Domain.OR(
            [
                Domain("login", "in", [*names]),
                Domain("partner_id.email_normalized", "in", [*names]),
            ]
        )
        return users.search(
            domain
            & Domain("share", "=", False)
            & Domain("company_ids", "in", key.company_id.ids),
            order="active desc, id",
        )

    @api.model
    def _note_unknown(self, key, names):
        """Add names that nobody knows to the list of the key, once each."""
        room = MOST_UNKNOWN - self.search_count(
            [("key_id", "=", key.id), ("user_id", "=", False)], limit=MOST_UNKNOWN
        )
        names = sorted(names)[: max(room, 0)]
        if not names:
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_api_rep (key_id, name, create_date, write_date)
                   SELECT %s, name, %s, %s FROM unnest(%s::varchar[]) AS name
                   ON CONFLICT DO NOTHING""",
                key.id,
                self.env.cr.now(),
                self.env.cr.now(),
                names,
            )
        )
        key.invalidate_recordset(["rep_ids"], flush=False)
