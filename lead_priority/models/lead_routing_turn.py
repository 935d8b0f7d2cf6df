from odoo import api, fields, models
from odoo.tools import SQL


class LeadRoutingTurn(models.Model):
    """Who decides among reps holds them: one transaction at a time per rep.

    A row for each rep. Runs among different reps go side by side; of two among the
    same ones the second is refused, also when the first has ended meanwhile: its
    snapshot has not the leads that the first one gave, so limits and shares would be
    counted wrong. Holds nothing of the rep and shows nothing.
    """

    _name = "lead.routing.turn"
    _description = "Turn at Routing Among Reps"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    turns = fields.Integer(required=True)

    _user_id_uniq = models.UniqueIndex("(user_id)")

    @api.model
    def _take(self, user_ids):
        """Hold these reps until the transaction ends.

        :raises psycopg2.errors.SerializationFailure: another transaction held one of
            them after this one began; to be tried again
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_routing_turn (user_id, turns)
                   SELECT unnest(%s::int[]), 1
                   ON CONFLICT (user_id)
                   DO UPDATE SET turns = lead_routing_turn.turns + 1""",
                # One order for all, so that two runs do not wait for each other.
                sorted(user_ids),
            ),
            # A lost race is expected.
            log_exceptions=False,
        )

    @api.model
    def _take_free(self, user_ids):
        """Hold these reps unless another transaction holds one; give whether.

        :raises psycopg2.errors.SerializationFailure: as ``_take``
        """
        self.env.cr.execute(
            SQL(
                """WITH free AS (SELECT id FROM lead_routing_turn
                                  WHERE user_id = ANY (%(users)s)
                                    FOR UPDATE SKIP LOCKED)
                   SELECT (SELECT COUNT(*) FROM free) = COUNT(*)
                     FROM lead_routing_turn WHERE user_id = ANY (%(users)s)""",
                users=list(user_ids),
            ),
            log_exceptions=False,
        )
        is_free = self.env.cr.fetchone()[0]
        if is_free:
            self._take(user_ids)
        return is_free
