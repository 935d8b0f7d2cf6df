from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

SOURCES = [
    ("api", "Another program"),
    ("file", "File"),
    ("speech", "Speech recognition"),
    ("typed", "Typed in"),
]
STATES = [
    ("new", "No Transcript"),
    ("audio", "Waits for Speech Recognition"),
    ("waiting", "To Be Compared"),
    ("scored", "Compared"),
    ("no_points", "No Points to Compare With"),
    ("parked", "Failed"),
]
# What people may say of a call; everything else is found by the system.
OPEN_FIELDS = frozenset(
    ("lead_id", "task_id", "step_id", "user_id", "occurred_at", "duration")
    + ("reference", "transcript")
)
# What others told of a call stays as it is; only its step may be chosen.
TOLD_FIELDS = OPEN_FIELDS - {"task_id", "step_id"}
# Whatever a context gives as default.
UNTOUCHED = {
    "source": "typed",
    "state": "new",
    "compliance": 0.0,
    "knows_speakers": False,
    "tries": 0,
    "point_ids": [],
    **dict.fromkeys(("origin", "scored_at", "followup_id", "logged_id"), False),
    **dict.fromkeys(("due_at", "error"), False),
}
MOST_CHARACTERS = 200_000


class LeadCall(models.Model):
    """A call with a lead, what was said, and how well it kept to the talk track.

    Comes from another program (API), a file, speech recognition, or is typed in. With a
    transcript it is compared with the points of its step: ``lead_call_score.py``.
    """

    _name = "lead.call"
    _description = "Call"
    _order = "occurred_at desc, id desc"

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    task_id = fields.Many2one(
        "lead.playbook.task",
        index="btree_not_null",
        ondelete="set null",
        domain="[('lead_id', '=', lead_id)]",
    )
    step_id = fields.Many2one(
        "lead.playbook.step",
        index="btree_not_null",
        ondelete="set null",
        help="Whose points it is compared with. Found by the task that was open at the"
        " time of the call; choose another one where that is wrong.",
    )
    playbook_id = fields.Many2one(related="step_id.playbook_id")
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        index=True,
        ondelete="set null",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    occurred_at = fields.Datetime(
        "Time of the Call", required=True, default=lambda self: self.env.cr.now()
    )
    duration = fields.Integer("Seconds")
    source = fields.Selection(SOURCES, required=True, readonly=True, default="typed")
    reference = fields.Char(help="How the other program calls it.")
    origin = fields.Char(
        readonly=True, copy=False, help="Who sent it, and its key there; kept once."
    )
    transcript = fields.Text(
        help="What was said, one turn a line: “Rep: Good morning.” Where it is said who"
        " speaks, only what the rep says counts."
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="new")
    compliance = fields.Float(
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        copy=False,
        help="Share of the weight of the points that were said, 0 to 100; what must not"
        " be said is taken off.",
    )
    scored_at = fields.Datetime("Compared On", readonly=True, copy=False)
    knows_speakers = fields.Boolean(readonly=True, copy=False)
    point_ids = fields.One2many("lead.call.point", "call_id", readonly=True)
    followup_id = fields.Many2one(
        "lead.followup",
        "Follow-up",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The row of the journal that this call is.",
    )
    logged_id = fields.Many2one(
        "lead.followup",
        "Logged By the Rep",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="What the rep entered about this call later; it counts once.",
    )
    due_at = fields.Datetime("Next Look", readonly=True, copy=False)
    tries = fields.Integer(readonly=True, copy=False, aggregator=None)
    error = fields.Text(readonly=True, copy=False)

    _origin_uniq = models.UniqueIndex("(origin) WHERE origin IS NOT NULL")
    _due_idx = models.Index(
        "(due_at, id) WHERE state IN ('audio', 'waiting') AND due_at IS NOT NULL"
    )
    _parked_idx = models.Index("(write_date) WHERE state = 'parked'")
    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "A call cannot take less than no time."
    )

    @api.depends("lead_id", "occurred_at")
    def _compute_display_name(self):
        for call in self:
            moment = call.occurred_at and fields.Datetime.context_timestamp(
                call, call.occurred_at
            )
            call.display_name = self.env._(
                "%(lead)s, %(time)s",
                lead=call.lead_id.display_name or "",
                time=moment.strftime("%Y-%m-%d %H:%M") if moment else "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_say(vals)
            self._check_length(vals)
        if not self.env.su:
            vals_list = [{**vals, **self._get_untouched()} for vals in vals_list]
        calls = super().create(vals_list)
        calls._find_tasks()
        calls._compare_now()
        return calls

    def write(self, vals):
        self._check_may_say(vals)
        self._check_length(vals)
        if TOLD_FIELDS & vals.keys():
            self._check_may_rewrite()
        result = super().write(vals)
        if {"transcript", "step_id", "user_id"} & vals.keys() and not self.env.su:
            self._compare_now()
        return result

    @api.constrains("task_id", "lead_id")
    def _check_task(self):
        # sudo: whether it is the same lead
        for call in self.sudo():
            if call.task_id and call.task_id.lead_id != call.lead_id:
                raise ValidationError(self.env._("This task is one of another lead."))

    @api.model
    def _get_untouched(self):
        return UNTOUCHED

    def _check_may_say(self, vals):
        """What was found by comparing is not for people to enter, by no way at all."""
        if not self.env.su and not vals.keys() <= OPEN_FIELDS:
            raise AccessError(
                self.env._("How well a call kept to its points is found, not entered.")
            )

    def _check_may_rewrite(self):
        is_found = any(call.source != "typed" for call in self)
        if (
            is_found
            and not self.env.su
            and not self.env.user.has_group("sales_team.group_sale_manager")
        ):
            raise AccessError(
                self.env._(
                    "What came from another program or a file is changed by a manager"
                    " only."
                )
            )

    def _check_length(self, vals):
        if len(vals.get("transcript") or "") > MOST_CHARACTERS:
            raise UserError(
                self.env._(
                    "A transcript has at most %s characters.", f"{MOST_CHARACTERS:,}"
                )
            )
