from odoo import models
from odoo.tools.i18n import format_list


class LeadSetup(models.Model):
    """What the set-up will make, in sentences, before it makes anything."""

    _inherit = "lead.setup"

    def _get_summary_steps(self):
        """Give (is it set up, sentence) for each part of the set-up."""
        yield self._say_scores()
        if channels := self.channel_ids.filtered("is_on"):
            yield (
                True,
                self.env._(
                    "Forms with a public page: %(forms)s.",
                    forms=format_list(self.env, channels.mapped("name")),
                ),
            )
        yield (
            True,
            self.env._(
                "New leads wait in “%(incoming)s”, those to nurture in “%(nurture)s”,"
                " those open to all reps in “%(public)s”.",
                incoming=self.incoming_pool_name,
                nurture=self.nurture_pool_name,
                public=self.public_pool_name,
            ),
        )
        yield self._say_reps()
        yield from self._say_service()

    def _say_scores(self):
        if not self.template_id:
            return False, self.env._("Score models stay as they are.")
        return True, self.env._(
            "Score rules “%(name)s” score every lead at once.",
            name=self.template_id.name,
        )

    def _say_reps(self):
        if not self.routing_is_on:
            return False, self.env._("Leads are not given to reps by themselves.")
        names = self.user_ids.mapped("name")
        return True, self.env._(
            "Leads go by themselves to: %(reps)s.", reps=format_list(self.env, names)
        )

    def _say_service(self):
        if not self.sla_is_on:
            yield False, self.env._("Response times are not watched.")
        if self.sla_is_on and self.first_response_hours:
            yield (
                True,
                self.env._(
                    "First contact within %(hours)g working hours, with warnings"
                    " before.",
                    hours=self.first_response_hours,
                ),
            )
        if self.sla_is_on and self.untouched_hours:
            yield (
                True,
                self.env._(
                    "Leads without contact for %(hours)g hours go back to “%(pool)s”.",
                    hours=self.untouched_hours,
                    pool=self.public_pool_name,
                ),
            )
        if self.sla_is_on and self.idle_days:
            yield (
                True,
                self.env._(
                    "Leads without follow-up for %(days)g days go back to “%(pool)s”.",
                    days=self.idle_days,
                    pool=self.public_pool_name,
                ),
            )
