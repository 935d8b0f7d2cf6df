from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# Weeks after which the effect of a plan is judged for good, and weeks it is of.
WEEKS = 4
DAYS_TO_ACT = 7


class LeadLeakAction(models.Model):
    """What somebody is to do against a leak, until when, and whether it helped.

    Its owner has an activity. Done is done: the weeks after it are then compared with
    those up to the leak, of the same kind and place.
    """

    _name = "lead.leak.action"
    _description = "Plan Against a Leak"
    _order = "date_deadline, id"

    leak_id = fields.Many2one("lead.leak", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="leak_id.company_id", store=True)
    name = fields.Char("What to Do", required=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date_deadline = fields.Date(
        "Until",
        required=True,
        default=lambda self: fields.Date.context_today(self, self._get_usual_limit()),
    )
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Called off")],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
    )
    done_at = fields.Datetime("Done On", readonly=True, copy=False)
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null"
    )
    weekly_before = fields.Float(
        "A Week Before", readonly=True, copy=False, digits=(16, 1), aggregator=None
    )
    weekly_after = fields.Float(
        "A Week Since", readonly=True, copy=False, digits=(16, 1), aggregator=None
    )
    weeks_after = fields.Integer("Weeks Since", readonly=True, copy=False)
    effect = fields.Char(compute="_compute_effect")

    def _get_usual_limit(self):
        return self.env.cr.now() + timedelta(days=DAYS_TO_ACT)

    @api.depends("state", "weeks_after", "weekly_before", "weekly_after")
    @api.depends_context("lang")
    def _compute_effect(self):
        for plan in self:
            plan.effect = plan._word_effect()

    def _word_effect(self):
        if self.state != "done":
            return False
        if not self.weeks_after:
            return self.env._("Known after the first full week.")
        values = {
            "before": f"{self.weekly_before:.1f}",
            "after": f"{self.weekly_after:.1f}",
            "weeks": self.weeks_after,
        }
        if self.weeks_after == 1:
            text = self.env._(
                "%(before)s leads a week before, %(after)s the week after."
            )
        else:
            text = self.env._(
                "%(before)s leads a week before, %(after)s a week in the %(weeks)s"
                " weeks since."
            )
        return text % values

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        for plan in plans:
            plan.activity_id = plan._plan_activity()
        return plans

    def _plan_activity(self):
        self.ensure_one()
        # sudo: who may plan something against a leak lets its owner know, there
        return self.leak_id.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            self.date_deadline,
            summary=self.name,
            user_id=self.user_id.id,
        )

    def write(self, vals):
        result = super().write(vals)
        told = {
            "name": "summary",
            "user_id": "user_id",
            "date_deadline": "date_deadline",
        }
        changed = {told[name]: vals[name] for name in told if name in vals}
        if changed:
            # sudo: the activity says what the plan says, whoever may change the plan
            self.filtered(lambda p: p.state == "planned").activity_id.sudo().write(
                changed
            )
        return result

    def unlink(self):
        self._drop_activities()
        return super().unlink()

    def _drop_activities(self):
        # sudo: an activity of a plan that is called off; the plan's owner keeps others
        self.filtered(lambda p: p.state == "planned").activity_id.sudo().unlink()

    def action_done(self):
        """Say that these plans were carried out; their owners may, too.

        :raises UserError: a plan is done or called off already
        """
        self._check_is_planned()
        if any(plan.user_id != self.env.user for plan in self):
            self.check_access("write")
        # sudo: who owns a plan says that it is done, and changes nothing else in it
        plans = self.sudo()
        activities = plans.activity_id
        plans._set_done(self.env.cr.now())
        activities.with_user(self.env.user).action_feedback()
        return True

    def _check_is_planned(self):
        self.check_access("read")
        if any(plan.state != "planned" for plan in self):
            raise UserError(self.env._("This plan is done or called off already."))

    def _set_done(self, now):
        self.write({"state": "done", "done_at": now, "activity_id": False})

    def action_cancel(self):
        """Call these plans off; their activities go."""
        self._check_is_planned()
        self.check_access("write")
        self._drop_activities()
        self.write({"state": "cancelled"})
        return True

    # What it brought -----------------------------------------------------------
    @api.model
    def _measure_effects(self, company, now):
        """Count anew what became of leaks whose plans are done; ``now`` naive UTC."""
        plans = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "done"),
                ("weeks_after", "<", WEEKS),
            ]
        )
        for plan in plans:
            plan._measure_effect(now)

    def _measure_effect(self, now):
        """Compare the full weeks since it was done with those up to the leak."""
        periods = self.env["lead.analytics.period"]
        company, leak = self.company_id, self.leak_id
        done_on = periods._to_day(self.done_at, company)
        start = periods._get_days("week", done_on, back=-1)[0]
        this_week = periods._get_days("week", periods._to_day(now, company))[0]
        weeks = min((this_week - start).days // 7, WEEKS)
        if weeks <= 0:
            return
        later = (start - leak.date_from).days // 7
        self.write(
            {
                "weekly_before": self._count(WEEKS, 1 - WEEKS) / WEEKS,
                "weekly_after": self._count(weeks, later) / weeks,
                "weeks_after": weeks,
            }
        )

    def _count(self, weeks, weeks_later):
        leak = self.leak_id
        report = self.env["lead.analytics.report.leak"].with_company(leak.company_id)
        return report.search_count(
            leak._get_place_domain() & leak._get_week_domain(weeks, weeks_later)
        )
