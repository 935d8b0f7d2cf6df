import secrets

from odoo import api, fields, models

KEY_BYTES = 16
KINDS = [
    ("article", "Article"),
    ("video", "Video"),
    ("podcast", "Podcast"),
    ("infographic", "Infographic"),
    ("report", "Report or White Paper"),
    ("case", "Case Study"),
    ("comparison", "Comparison"),
    ("webinar", "Webinar"),
    ("trial", "Trial"),
    ("demo", "Demo"),
    ("roi", "ROI Calculator"),
]
STAGES = [
    ("awareness", "Awareness"),
    ("consideration", "Consideration"),
    ("decision", "Decision"),
]
# Where a kind belongs in the journey, unless somebody says otherwise.
USUAL_STAGES = {
    **dict.fromkeys(("article", "podcast", "infographic", "report"), "awareness"),
    **dict.fromkeys(("case", "comparison", "video", "webinar"), "consideration"),
    **dict.fromkeys(("trial", "demo", "roi"), "decision"),
}
ICONS = {
    "article": "fa-file-text-o",
    "video": "fa-play-circle",
    "podcast": "fa-headphones",
    "infographic": "fa-pie-chart",
    "report": "fa-book",
    "case": "fa-trophy",
    "comparison": "fa-balance-scale",
    "webinar": "fa-desktop",
    "trial": "fa-flask",
    "demo": "fa-laptop",
    "roi": "fa-calculator",
}


class LeadContent(models.Model):
    """Something worth giving to a lead: for whom it is, and where it is.

    Created by marketing. The file or address is a tracked file, so that opening it
    counts; what each lead got is in ``lead.content.delivery``.
    """

    _name = "lead.content"
    _description = "Content"
    _inherits = {"lead.tracked.file": "tracked_file_id"}
    _inherit = ["mail.thread"]
    _order = "stage_rank, kind, id desc"

    tracked_file_id = fields.Many2one(
        "lead.tracked.file", required=True, ondelete="restrict", copy=False
    )
    active = fields.Boolean(default=True)
    is_published = fields.Boolean(
        "Published",
        default=True,
        copy=False,
        help="Only what is published is suggested, sent and given to visitors.",
    )
    available_until = fields.Date(
        help="Last day: after it nobody is given it any more. Empty: no end."
    )
    kind = fields.Selection(KINDS, required=True, default="article")
    icon = fields.Char(compute="_compute_icon")
    stage = fields.Selection(
        STAGES,
        string="Journey Stage",
        compute="_compute_stage",
        store=True,
        readonly=False,
        help="Leads of this stage get it first. Empty: at any stage.",
    )
    stage_rank = fields.Integer(
        compute="_compute_stage_rank", store=True, aggregator=None
    )
    teaser = fields.Text(
        translate=True,
        help="Two or three sentences on what the reader gets out of it: on the page,"
        " in mails and for the rep who sends it.",
    )
    image = fields.Image("Picture", max_width=1024, max_height=1024)
    lang_code = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Given only to leads who read it, and to those whose language nobody"
        " knows. Empty: without words, or in several languages.",
    )

    # For whom. Empty: for everyone.
    industry_ids = fields.Many2many("res.partner.industry", string="Industries")
    role_ids = fields.Many2many(
        "lead.content.tag",
        "lead_content_role_rel",
        string="Roles",
        domain=[("category", "=", "role")],
        context={"default_category": "role"},
    )
    pain_ids = fields.Many2many(
        "lead.content.tag",
        "lead_content_pain_rel",
        string="Pains",
        domain=[("category", "=", "pain")],
        context={"default_category": "pain"},
    )
    product_line_ids = fields.Many2many("lead.product.line", string="Product Lines")
    page_pattern = fields.Char(
        "Pages About It",
        help="Leads who read such pages twice or more within 90 days are interested:"
        " /products/pumps*, with * for anything.",
    )

    page_key = fields.Char(
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(KEY_BYTES),
        help="Random key of its page. A new key ends the old address.",
    )
    page_url = fields.Char("Page", compute="_compute_page_url")
    gate_form_id = fields.Many2one(
        "lead.capture.form",
        string="Asks For",
        check_company=True,
        ondelete="restrict",
        help="Visitors of the page fill in this form before they get it; leads that"
        " were sent a link do not. Empty: everyone gets it.",
    )

    _page_key_uniq = models.UniqueIndex("(page_key)")

    @api.depends("kind")
    def _compute_icon(self):
        for content in self:
            content.icon = ICONS.get(content.kind)

    @api.depends("kind")
    def _compute_stage(self):
        for content in self:
            content.stage = USUAL_STAGES.get(content.kind)

    @api.depends("stage")
    def _compute_stage_rank(self):
        ranks = {code: rank for rank, (code, _label) in enumerate(STAGES, 1)}
        for content in self:
            content.stage_rank = ranks.get(content.stage, 0)

    @api.depends("page_key")
    def _compute_page_url(self):
        for content in self:
            base = content.get_base_url()
            content.page_url = (
                content.page_key and f"{base}/lead/content/{content.page_key}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        contents = super().create(vals_list)
        contents._follow_availability()
        return contents

    def write(self, vals):
        result = super().write(vals)
        if {"active", "is_published"} & vals.keys():
            self._follow_availability()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for content, vals in zip(self, vals_list, strict=True):
            # The file belongs to the original's link: the copy gets a link of its own.
            vals |= {
                "name": self.env._("%s (copy)", content.name),
                "file": content.file,
                "file_name": content.file_name,
                "url": content.url,
                "type_id": content.type_id.id,
                "company_id": content.company_id.id,
                "is_published": False,
            }
        return vals_list

    def _follow_availability(self):
        """Let the links of what is not published lead nowhere."""
        for is_open in (True, False):
            contents = self.filtered(
                lambda c, is_open=is_open: (c.active and c.is_published) == is_open
            )
            changed = contents.tracked_file_id.filtered(
                lambda tracked, is_open=is_open: tracked.active != is_open
            )
            if changed:
                changed.active = is_open

    def _get_available(self, today):
        """Give those of these contents that may be given to somebody ``today``."""
        return self.filtered(
            lambda content: (
                content.active
                and content.is_published
                and (not content.available_until or content.available_until >= today)
            )
        )

    def action_publish(self):
        """Let it be suggested, sent and given to visitors."""
        self.is_published = True

    def action_unpublish(self):
        """Take it back: its links and its page lead nowhere until it is published."""
        self.is_published = False

    def action_renew_page_key(self):
        """Give the page a new address; the one handed out before stops working."""
        self.check_access("write")
        for content in self:
            content.page_key = secrets.token_urlsafe(KEY_BYTES)

    def action_open_page(self):
        """Open the page as a visitor sees it."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.page_url, "target": "new"}
