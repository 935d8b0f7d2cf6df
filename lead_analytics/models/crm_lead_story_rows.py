from itertools import pairwise

from odoo import fields, models

# A change of the score by so many points is worth a row.
SCORE_JUMP = 10


class CrmLead(models.Model):
    """What the timeline of a lead leaves out and its story needs."""

    _inherit = "crm.lead"

    def _get_timeline_routing(self, limit):
        decisions = self.env["lead.routing.decision"].search(
            [("lead_id", "=", self.id)], order="decided_at desc, id desc", limit=limit
        )
        return [
            self._prepare_timeline_row(
                "routing",
                decision,
                decision.decided_at,
                icon="fa-random",
                title=self._get_label(decision, "outcome"),
                detail=self._join_words(
                    decision.user_id.sudo().name,  # names alone, as on the why-panel
                    decision.rule_id.sudo().name,
                    decision.note if self._can_read_notes() else "",
                ),
                who=decision.by_user_id.sudo().name or "",  # the name alone
            )
            for decision in decisions
        ]

    def _get_timeline_deadline(self, limit):
        clocks = self.env["lead.sla.clock"].search(
            [("lead_id", "=", self.id), ("breached_at", "!=", False)],
            order="breached_at desc, id desc",
            limit=limit,
        )
        return [
            self._prepare_timeline_row(
                "deadline",
                clock,
                clock.breached_at,
                icon="fa-clock-o",
                title=self.env._("Deadline missed: %s", self._get_label(clock, "kind")),
                detail=clock.user_id.sudo().name or "",  # the name alone
            )
            for clock in clocks
        ]

    def _get_timeline_rating(self, limit):
        ratings = self.env["lead.quality.rating"].search(
            [("lead_id", "=", self.id)], order="rated_at desc, id desc", limit=limit
        )
        return [
            self._prepare_timeline_row(
                "rating",
                rating,
                rating.rated_at,
                icon="fa-thumbs-o-up" if rating.value == "good" else "fa-thumbs-o-down",
                title=self.env._("Rated: %s", self._get_label(rating, "value")),
                detail=self._join_words(
                    self._get_label(rating, "reason"),
                    rating.note if self._can_read_notes() else "",
                ),
                who=rating.user_id.sudo().name or "",  # the name alone
            )
            for rating in ratings
        ]

    def _get_timeline_stage(self, limit):
        # sudo: the stages of a lead that the user may read, by their names
        values = self.env["mail.tracking.value"].sudo()
        values = values.search(
            [
                ("mail_message_id.model", "=", self._name),
                ("mail_message_id.res_id", "=", self.id),
                ("field_id.name", "=", "stage_id"),
            ],
            order="id desc",
            limit=limit,
        )
        return [
            self._prepare_story_row(
                "stage",
                value.id,
                value.mail_message_id.date,
                icon="fa-step-forward",
                title=self.env._(
                    "Stage: %(old)s → %(new)s",
                    old=value.old_value_char or "–",
                    new=value.new_value_char or "–",
                ),
                who=value.mail_message_id.author_id.name or "",
            )
            for value in values
        ]

    def _get_timeline_score(self, limit):
        """The jumps of the score, with what happened at that moment."""
        points = self.get_score_history().get("points", [])
        jumps = [
            (before, after)
            for before, after in pairwise(points)
            if abs(after["score"] - before["score"]) >= SCORE_JUMP
        ]
        return [
            self._prepare_story_row(
                "score",
                number,
                after["at"],
                icon="fa-line-chart",
                title=self.env._(
                    "Score: %(old)s → %(new)s",
                    old=before["score"],
                    new=after["score"],
                ),
            )
            for number, (before, after) in enumerate(jumps[-limit:])
        ]

    def _prepare_story_row(self, kind, number, at, **values):
        """Give a row that stands for no record of a journal."""
        return {
            "key": f"{kind}-{number}",
            "id": number,
            "kind": kind,
            "at": fields.Datetime.to_string(fields.Datetime.to_datetime(at)),
            "detail": "",
            "who": "",
            "is_muted": False,
            "lead": False,
            **values,
        }
