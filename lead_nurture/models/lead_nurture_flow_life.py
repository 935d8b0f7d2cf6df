from odoo import api, models


class LeadNurtureFlow(models.Model):
    """The life of a flow: started, paused, resumed, stopped."""

    _inherit = "lead.nurture.flow"

    def action_start(self):
        """Let this draft take effect, in the place of the version before.

        :raises UserError: what is wrong with it, one sentence a line
        """
        self._launch(self.env._("Only a draft can be started."))
        return True

    def _find_problems(self):
        problems = super()._find_problems()
        if not self.step_ids:
            problems += [("error", None, self.env._("The flow has no step yet."))]
        return problems

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

    def _let_leave(self, inside, reason, now):
        inside._leave(reason, now)

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
