import re

from odoo import fields, models

SPLIT = re.compile(r"[,;，；、\n]+")


class LeadContentTag(models.Model):
    """A role or a pain that contents are made for, and the words that tell of it.

    A lead has the tag when one of the words is in its job title (role) or in what it
    said of its pains (pain). Created by marketing.
    """

    _name = "lead.content.tag"
    _description = "Content Tag"
    _order = "category, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    category = fields.Selection(
        [("role", "Role"), ("pain", "Pain")], required=True, default="role"
    )
    words = fields.Text(
        help="Words in the job title, or in the pains, of leads it is for, separated"
        " by commas. The name counts as well. Large and small letters are the same."
    )
    seniority = fields.Selection(
        selection=lambda self: (
            self.env["crm.lead"]._fields["seniority"]._description_selection(self.env)
        ),
        help="Leads of this seniority have the tag, whatever their job title.",
    )
    color = fields.Integer()

    def _get_pattern(self):
        """Give what finds one of the words in a text; of Latin ones whole words only.

        "CTO" is not in "director", but a Chinese word has no space around it.
        """
        self.ensure_one()
        words = {
            word.strip() for word in SPLIT.split(f"{self.name},{self.words or ''}")
        }
        parts = [
            rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
            if word.isascii()
            else re.escape(word)
            for word in sorted(words - {""})
        ]
        return re.compile("|".join(parts), re.IGNORECASE)
