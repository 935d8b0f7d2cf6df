from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..months import format_month

MEGABYTE = 1_000_000
ROW = Markup("<tr><td>%s</td><td>%s</td></tr>")
TABLE = Markup(
    '<table class="table table-sm"><thead><tr><th>%s</th><th>%s</th></tr></thead>'
    "<tbody>%s</tbody></table>"
)


class LeadRetention(models.TransientModel):
    """For how long single engagements are kept: what it would move, then the decision.

    Computed by the methods of the job; nothing is moved from here.
    """

    _name = "lead.retention"
    _description = "Keeping of Engagements"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    current_months = fields.Integer(
        "Now", related="company_id.lead_engagement_keep_months"
    )
    keep_months = fields.Integer(
        "Keep Single Engagements For",
        default=lambda self: self.env.company.lead_engagement_keep_months,
        help="Months; 0 = for ever. Older engagements are added up by lead, type and"
        " month, unless something still needs them one by one.",
    )
    sentence = fields.Text(compute="_compute_preview")
    kept = fields.Html("Kept One by One", compute="_compute_preview", sanitize=False)
    decision_ids = fields.Many2many(
        "lead.retention.decision", compute="_compute_decisions"
    )

    @api.depends("company_id", "keep_months")
    def _compute_preview(self):
        now = self.env.cr.now()
        # sudo: administrators see how much there is, not what
        journal = self.env["lead.engagement"].sudo()
        for wizard in self:
            wizard.sentence = wizard._get_sentence(journal, now)
            wizard.kept = wizard._get_kept(journal, now)

    @api.depends("company_id")
    def _compute_decisions(self):
        # sudo: who decided is shown to administrators
        decisions = self.env["lead.retention.decision"].sudo()
        for wizard in self:
            wizard.decision_ids = decisions.search(
                [("company_id", "=", wizard.company_id.id)], limit=20
            )

    # What it would do ----------------------------------------------------------------
    def _get_sentence(self, journal, now):
        if self.keep_months <= 0:
            return self.env._("Every engagement is kept by itself, for ever.")
        count, first, last = self._count_movable(journal, now)
        if not count:
            return self.env._(
                "This would move nothing now: no engagement is old enough, or all that"
                " are old are needed one by one."
            )
        lang = self.env["res.lang"]._lang_get(self.env.user.lang or "en_US")
        return self.env._(
            "This would move %(count)s engagements of %(first)s to %(last)s, and free"
            " about %(size)s MB for new ones.",
            count=lang.format("%d", count, grouping=True),
            first=format_month(self.env, first),
            last=format_month(self.env, last),
            size=lang.format(
                "%d", -(-count * self._get_row_size() // MEGABYTE), grouping=True
            ),
        )

    def _count_movable(self, journal, now):
        """Give how many engagements would move, and the days of the first and last."""
        own = {self.company_id.id: self.keep_months}
        others = {**journal._get_keep_months(), **own}
        del others[0]
        common = journal._get_common_months(others.values())
        movable = journal._movable_sql(now, {**own, 0: common})
        if not movable:
            return 0, None, None
        return self.env.execute_query(
            SQL("SELECT count(*), min(e.occurred_at), max(e.occurred_at) %s", movable)
        )[0]

    def _get_row_size(self):
        """Give the bytes that an engagement takes with its indexes."""
        rows = self.env.execute_query(
            SQL(
                """SELECT pg_total_relation_size(oid) / GREATEST(reltuples, 1)
                     FROM pg_class WHERE oid = 'lead_engagement'::regclass"""
            )
        )
        return int(min(rows[0][0], 1000))

    # What stays ----------------------------------------------------------------------
    def _get_kept(self, journal, now):
        """List what keeps engagements longer than the setting, and since when."""
        if self.keep_months <= 0:
            return False
        rows = [
            (
                hold.reason,
                format_date(self.env, hold.since)
                if hold.since
                else self.env._("for ever"),
            )
            for hold in journal._get_holds(now)
        ]
        rows += [
            (reason, self.env._("as long as it is so"))
            for __, reason in journal._get_row_holds()
        ]
        return TABLE % (
            self.env._("Needed by"),
            self.env._("Single ones kept since"),
            Markup().join(ROW % row for row in rows),
        )

    def action_apply(self):
        """Keep it so from now on: the job of the night moves what is older."""
        self.ensure_one()
        self.check_access("write")
        # sudo: who may open this may decide; the company notes who it was
        self.company_id.sudo().lead_engagement_keep_months = self.keep_months
        return {"type": "ir.actions.act_window_close"}
