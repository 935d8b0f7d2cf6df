from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.lead_priority.intake.page_address import normalise

# Of an address: without scheme and host, without what is behind ? and #.
PATH = SQL("""COALESCE(NULLIF(rtrim(lower(regexp_replace(regexp_replace(event.url,
    '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*', ''), '[?#].*$', '')), '/'), ''), '/')""")
HOST = SQL("lower(substring(event.url FROM '^[A-Za-z][A-Za-z0-9+.-]*://([^/?#:]*)'))")


class LeadNurtureTrigger(models.Model):
    """The lead reads a page, or pages below it."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("page", "Reads a page")], ondelete={"page": "cascade"}
    )
    page_pattern = fields.Char(
        "Page",
        help="The part of the address behind the site's name, with * for anything:"
        " /pricing, /products/*. Empty: any page.",
    )

    @api.constrains("page_pattern")
    def _check_page_pattern(self):
        if any("://" in (trigger.page_pattern or "") for trigger in self):
            raise ValidationError(
                self.env._(
                    "Leave out http:// or https://: write /pricing, or"
                    " www.example.com/pricing."
                )
            )

    def _find_candidates_page(self, now, lead_ids=None):
        condition = self._of_category("page")
        if self.page_pattern:
            pattern = normalise(self.page_pattern)
            text = PATH if pattern[0] in "/*" else SQL("%s || %s", HOST, PATH)
            condition = SQL(
                "%s AND %s LIKE %s", condition, text, _as_like_pattern(pattern)
            )
        return self._count_engagements(now, lead_ids, condition)

    def _get_sentence_page(self):
        if not self.page_pattern:
            return self._say_how_often(self.env._("Reads any page"))
        page = self.page_pattern
        return self._say_how_often(self.env._("Reads the page %(page)s", page=page))


def _as_like_pattern(pattern):
    """Give the LIKE pattern of one with ``*``.

    >>> _as_like_pattern("/a_b/*")
    '/a\\\\_b/%'
    """
    for special in ("\\", "%", "_"):
        pattern = pattern.replace(special, f"\\{special}")
    return pattern.replace("*", "%")
