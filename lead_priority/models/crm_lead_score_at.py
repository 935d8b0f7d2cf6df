from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmLead(models.Model):
    """The score of leads at any moment."""

    _inherit = "crm.lead"

    def score_at(self, moment):
        """Give the score of each of these leads as it was at ``moment``.

        By the score model that was active then; by those of today when none was.
        Engagements count up to then; what rules read of the lead itself is as it was,
        where it was journaled; the rest is as of now and said in ``inexact``.

        :param moment: naive UTC datetime, or text of one
        :return: ``{lead id: dict}`` of the leads that existed then and that a model
            was for: ``score``, ``fit``, ``engagement`` (points), ``qualification``
            (raw, mql or sql), ``is_urgent``, ``model_id``, ``model``, ``was_active``
            (a model was active then), ``inexact`` (list of sentences)
        :raises UserError: the moment is not understood, or lies ahead
        """
        self.check_access("read")
        moment = self._parse_past_moment(moment)
        then = self.filtered(lambda lead: lead.create_date <= moment)
        scored = self.env["lead.score.model"]._score_pairs(
            [(lead_id, moment) for lead_id in then.ids]
        )
        qualifications = then._get_qualifications_at(moment)
        inexact = {}
        for row in scored.values():
            version = row["version"]
            if version not in inexact:
                inexact[version] = version._explain_inexact(moment)
        return {
            lead_id: self._prepare_score_at(row, inexact[row["version"]])
            | {"qualification": qualifications[lead_id]}
            for (lead_id, __), row in scored.items()
        }

    def _parse_past_moment(self, moment):
        try:
            moment = fields.Datetime.to_datetime(moment)
        except (TypeError, ValueError):
            moment = None
        if not moment:
            raise UserError(self.env._("Say the moment as a date and time (UTC)."))
        if moment > self.env.cr.now():
            raise UserError(self.env._("The score of a day to come is not known yet."))
        return moment

    def _prepare_score_at(self, row, inexact):
        return {
            **{name: row[name] for name in ("score", "fit", "engagement")},
            "is_urgent": row["is_urgent"],
            "model_id": row["version"].id,
            "model": row["version"].display_name,
            "was_active": row["was_active"],
            "inexact": inexact,
        }

    def _get_qualifications_at(self, moment):
        """Give ``{lead id: qualification}`` at ``moment``, from its journal."""
        self.flush_recordset(["qualification"])
        rows = self.env.execute_query(
            SQL(
                """SELECT l.id, COALESCE(
                       (SELECT c.from_qualification FROM lead_qualification_change c
                         WHERE c.lead_id = l.id AND c.occurred_at > %s
                         ORDER BY c.occurred_at, c.id LIMIT 1),
                       l.qualification, 'raw')
                     FROM crm_lead l WHERE l.id = ANY(%s)""",
                moment,
                self.ids,
            )
        )
        return dict(rows)
