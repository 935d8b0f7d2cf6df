from odoo import api, models
from odoo.tools import SQL

# Model, the field that names its score model, and what people read.
TRANSLATED = (
    ("lead.score.model", "id", ("name", "description")),
    ("lead.score.group", "model_id", ("name",)),
    ("lead.score.rule", "model_id", ("name", "meaning")),
)


class LeadScoreModel(models.Model):
    """Words of a template in the models that were started from it."""

    _inherit = "lead.score.model"

    @api.model
    def _take_translations_of_templates(self):
        """Add the languages that the same words have in a template.

        A copy takes the languages of its time with it, not those installed later.
        What is translated already, and words that were changed, stay as they are.
        """
        for model, link, names in TRANSLATED:
            records = self.env[model]
            records.flush_model(names)
            for name in names:
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE %(table)s AS own
                           SET %(name)s = template.%(name)s || own.%(name)s
                          FROM %(table)s AS template
                          JOIN lead_score_model ON lead_score_model.is_template
                           AND lead_score_model.id = template.%(link)s
                         WHERE own.%(name)s->>'en_US' = template.%(name)s->>'en_US'
                           AND own.%(name)s <> template.%(name)s || own.%(name)s
                        """,
                        table=SQL.identifier(records._table),
                        name=SQL.identifier(name),
                        link=SQL.identifier(link),
                    )
                )
            records.invalidate_model(names)
