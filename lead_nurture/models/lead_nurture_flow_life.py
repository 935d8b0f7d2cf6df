from odoo import api, models
from odoo.exceptions import UserError


class LeadNurtureFlow(models.Model):
    """The life of a flow: started, paused, resumed, stopped."""

    _inherit = "lead.nurture.flow"

    def action_start(self):
        """Let this draft take effect, in the place of the version before.

        :raises UserError: what is wrong with it, one sentence a line
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_start()
        self._activate("from_now", now=self.env.cr.now())
        return True

    def _check_may_start(self):
        if self.state != "draft":
            raise UserError(self.env._("Only a draft can be started."))
        problems = [
            text
            for severity, _step, text in self._find_problems()
            if severity == "error"
        ]
        if problems:
            raise UserError("\n".join(problems))

    def _find_problems(self):
        """Give [(severity, step or None, sentence)]: what speaks against starting it.

        The severity is ``error``, which stops the start, or ``warning``.
        """
        self.ensure_one()
        if not self.step_ids:
            return [("error", None, self.env._("The flow has no step yet."))]
        return []

    def action_pause(self):
        """Hold all versions of these flows: nobody enters, no step is done."""
        self._set_paused(True)
        return True

    def action_resume(self):
        """Let paused flows go on; what has become due meanwhile is done now."""
        self._set_paused(False)
        self.env["lead.nurture.enrollment"]._trigger_run()
        return True

    def _set_paused(self, is_paused):
        versions = self.search([("family_id", "in", self.family_id.ids)])
        versions.write({"is_paused": is_paused})

    @api.model
    def _find_paused(self):
        """Give the ids of the flows that are paused, their own or their company's."""
        paused = [
            "|",
            ("is_paused", "=", True),
            ("company_id.lead_flows_paused", "=", True),
        ]
        return self._search(paused, order="id").get_result_ids()

    def action_stop(self):
        """End these flows: nobody enters any more, those inside leave."""
        self._stop("leave", now=self.env.cr.now())
        return True

    def action_stop_entries(self):
        """End these flows for newcomers: those inside go on to the end."""
        self._stop("finish", now=self.env.cr.now())
        return True

    def _stop(self, inside, *, now):
        """Archive these flows; ``inside``: whether those in them leave or finish."""
        self.check_access("write")
        self._archive_versions(now)
        if inside == "leave":
            families = self.family_id.ids
            self._find_inside([("family_id", "in", families)])._leave("stopped", now)

    @api.model
    def _find_inside(self, domain):
        """Give the enrollments of ``domain`` that are in their flow."""
        # sudo: enrollments are read only for people; who stops a flow may end them
        enrollments = self.env["lead.nurture.enrollment"].sudo()
        return enrollments.search(
            [("state", "in", ("running", "parked")), *domain], order="id"
        )

    def _get_active_version(self):
        """Give the version of this flow that leads enter now; empty when none."""
        family = self.family_id.ids
        return self.search([("family_id", "in", family), ("state", "=", "active")])

    # What its domains mean ---------------------------------------------------------
    def _is_domain_set(self, name):
        """Whether the domain in field ``name`` leaves anything out."""
        return (self[name] or "").strip() not in ("", "[]")

    def _match_leads(self, domain, lead_ids, now):
        """Give the set of those of ``lead_ids`` that match, in the company's zone."""
        return self.env["crm.lead"]._match_domain(domain, lead_ids, now, self._get_tz())

    def _get_tz(self):
        # sudo: when a company works is no secret
        company = self.sudo().company_id
        return self.env["lead.score.model"]._get_tz(company)
