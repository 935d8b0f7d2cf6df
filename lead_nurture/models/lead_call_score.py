from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..compliance import Point, judge


class LeadCall(models.Model):
    """What was said is compared with the points of the step."""

    _inherit = "lead.call"

    def _compare_now(self):
        """Compare those that have a transcript, for who enters or changes one."""
        ready = self.filtered(lambda call: call.transcript and call.state != "audio")
        # sudo: who may write a call may not write what is found in it
        ready.sudo()._compare(self.env.cr.now())

    def _compare(self, now):
        """Find the points of each call and its score; ``now`` is naive UTC."""
        # What is known of them is found anew, all of it.
        self.point_ids.unlink()
        for call in self:
            call._compare_one(now)

    def _compare_one(self, now):
        points = self.step_id.point_ids
        verdict = judge(
            [point._to_point() for point in points],
            self.transcript or "",
            rep=self._get_rep_names(),
            customer=self._get_customer_names(),
        )
        is_scored = verdict.score is not None
        self.env["lead.call.point"].create(
            [self._prepare_point_vals(finding) for finding in verdict.findings]
        )
        self.write(
            {
                "compliance": verdict.score or 0.0,
                "state": "scored" if is_scored else "no_points",
                "scored_at": now.replace(microsecond=0) if is_scored else False,
                "knows_speakers": verdict.knows_speakers,
                "due_at": False,
                "tries": 0,
                "error": False,
            }
        )

    def _prepare_point_vals(self, finding):
        return {
            "call_id": self.id,
            "point_id": finding.key,
            "is_met": finding.is_said,
            "is_denied": finding.is_denied,
            "sentence": finding.sentence,
            "start": finding.start,
            "likeness": finding.likeness,
        }

    def _get_rep_names(self):
        return [name for name in (self.user_id.name, self.user_id.login) if name]

    def _get_customer_names(self):
        lead = self.lead_id
        names = (lead.contact_name, lead.partner_id.name, lead.partner_name)
        return [name for name in names if name]

    def action_compare(self):
        """Compare anew, with the points of the step as it is in the newest version.

        :raises UserError: none of these has a transcript
        """
        self.check_access("write")
        ready = self.filtered("transcript")
        if not ready:
            raise UserError(self.env._("There is no transcript to compare."))
        # sudo: see _compare_now
        ready.sudo()._take_newest_steps()
        ready.sudo()._compare(self.env.cr.now())
        return True

    def _take_newest_steps(self):
        newest = self.step_id._find_in_force()
        for call in self:
            call.step_id = newest.get(call.step_id.id, call.step_id.id)


class LeadPlaybookPoint(models.Model):
    _inherit = "lead.playbook.point"

    def _to_point(self):
        """Give the point as plain Python knows it."""
        return Point(
            self.id,
            tuple(self.phrases.splitlines()),
            self.weight,
            self.is_forbidden,
        )


class LeadPlaybookStep(models.Model):
    _inherit = "lead.playbook.step"

    @api.model
    def _successors_sql(self, ids):
        """SQL: (first, id, playbook_id) of steps and of what was made of them."""
        return SQL(
            """WITH RECURSIVE later (first, id, playbook_id) AS (
                   SELECT id, id, playbook_id FROM lead_playbook_step
                    WHERE id = ANY (%s)
                    UNION
                   SELECT later.first, step.id, step.playbook_id
                     FROM later JOIN lead_playbook_step step
                       ON step.origin_id = later.id)""",
            ids,
        )

    def _find_in_force(self):
        """Give {id of a step: id of the same one in the version in force}."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """%s SELECT later.first, max(later.id)
                        FROM later JOIN lead_playbook playbook
                          ON playbook.id = later.playbook_id
                         AND playbook.state = 'active'
                    GROUP BY later.first""",
                self._successors_sql(self.ids),
            )
        )
        return dict(rows)
