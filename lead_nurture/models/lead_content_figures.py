from odoo import api, fields, models
from odoo.tools import SQL

# Days after the opening in which what the lead does counts as an answer to it.
ANSWER_DAYS = 14
# Given fewer times than this, a share says nothing.
FEWEST_GIVEN = 5
# Kinds of behaviour that are more than reading.
ANSWERS = ("form", "meeting", "shop")
# One statement for all: who got it, opened it, and did something about it after.
FIGURES = """
    SELECT d.content_id, count(*), count(d.opened_at),
           count(*) FILTER (WHERE d.opened_at IS NOT NULL AND (EXISTS (
               SELECT FROM lead_engagement e
                 JOIN lead_engagement_type t ON t.id = e.type_id
                WHERE e.lead_id = d.lead_id AND e.is_automated IS NOT TRUE
                  AND (t.category IN %(answers)s OR t.code = 'mail_reply')
                  AND e.occurred_at > d.opened_at
                  AND e.occurred_at <= d.opened_at + %(days)s * interval '1 day'
           ) OR EXISTS (
               SELECT FROM lead_qualification_change q
                WHERE q.lead_id = d.lead_id AND q.to_qualification IN ('mql', 'sql')
                  AND q.from_qualification IN ('raw', 'mql')
                  AND q.from_qualification <> q.to_qualification
                  AND q.occurred_at > d.opened_at
                  AND q.occurred_at <= d.opened_at + %(days)s * interval '1 day'
           )))
      FROM lead_content_delivery d
     WHERE d.content_id = ANY (%(contents)s)
       AND (d.opened_at IS NOT NULL OR NOT EXISTS (
           SELECT FROM lead_nurture_execution x
            WHERE x.id = d.execution_id AND x.state = 'failed'))
     GROUP BY d.content_id
"""


class LeadContent(models.Model):
    """Which content is liked: given, opened, and what came of it."""

    _inherit = "lead.content"

    delivered_count = fields.Integer(
        "Given", compute="_compute_figures", help="Leads that got it, or fetched it."
    )
    opened_count = fields.Integer(
        "Opened",
        compute="_compute_figures",
        help="Of those, leads that opened it; what programs open is not counted.",
    )
    opened_rate = fields.Float("Opened (share)", compute="_compute_figures")
    liked_count = fields.Integer(
        "Led to More",
        compute="_compute_figures",
        help="Of those who opened it, leads that within 14 days answered, filled in a"
        " form, came to a webinar or a meeting, went to the shop, or were qualified.",
    )
    delivery_ids = fields.One2many("lead.content.delivery", "content_id")
    open_share = fields.Float(
        readonly=True,
        copy=False,
        help="Share of those given it that opened it, as of last night; of contents"
        " that fit equally well the one that is opened more is suggested first.",
    )

    @api.depends("delivery_ids")
    def _compute_figures(self):
        figures = self._read_figures()
        for content in self:
            given, opened, liked = figures.get(content._origin.id, (0, 0, 0))
            content.delivered_count = given
            content.opened_count = opened
            content.opened_rate = round(opened / given, 2) if given else 0.0
            content.liked_count = liked

    def _read_figures(self):
        """Give (given, opened, led to more) by id of these contents."""
        self.env["lead.content.delivery"].flush_model()
        self.env["lead.nurture.execution"].flush_model(["state"])
        self.env.cr.execute(
            SQL(
                FIGURES,
                answers=ANSWERS,
                days=ANSWER_DAYS,
                contents=[content._origin.id for content in self],
            )
        )
        return {content_id: figures for content_id, *figures in self.env.cr.fetchall()}

    @api.model
    def _cron_update_open_shares(self):
        """Count once a day what matching would else count for each lead."""
        self.env.cr.execute(
            SQL(
                """UPDATE lead_content AS content SET open_share = counted.share
                     FROM (SELECT content_id,
                                  CASE WHEN count(*) >= %s
                                  THEN count(opened_at)::float / count(*) ELSE 0 END
                                  AS share
                             FROM lead_content_delivery GROUP BY content_id) AS counted
                    WHERE content.id = counted.content_id
                      AND content.open_share IS DISTINCT FROM counted.share""",
                FEWEST_GIVEN,
            )
        )
        self.invalidate_model(["open_share"], flush=False)

    def _get_figures_sentence(self):
        """Say how it was received, or nothing where nobody got it yet."""
        self.ensure_one()
        if not self.delivered_count:
            return ""
        return self.env._(
            "Given to %(given)s leads: %(opened)s opened it, %(liked)s did more after.",
            given=self.delivered_count,
            opened=self.opened_count,
            liked=self.liked_count,
        )

    def action_view_deliveries(self):
        """Show who got it, and who opened it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_nurture.lead_content_delivery_action"
        )
        return {
            **action,
            "domain": [("content_id", "=", self.id)],
            "display_name": self.name,
        }
