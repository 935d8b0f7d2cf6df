from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache


class LeadAlertEvent(models.Model):
    """Something that happens with leads and that somebody may want to be told.

    Comes as data with the add-ons; code raises it by its ``code``
    (``lead.alert._raise_alerts``). Who is told, how and in which words is said by
    ``lead.alert.rule``.
    """

    _name = "lead.alert.event"
    _description = "Event of Lead Alerts"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True, help="When it happens.")
    sequence = fields.Integer(default=10)
    is_pressing = fields.Boolean(
        help="The notice stays on the screen until the user closes it."
    )

    _code_uniq = models.UniqueIndex("(code)")

    @api.model
    def _get(self, code):
        """Return the event of a code; raises ValidationError for an unknown one."""
        event_id = self._get_id(code)
        if not event_id:
            raise ValidationError(
                self.env._("There is no alert event “%(code)s”.", code=code)
            )
        return self.browse(event_id)

    @api.model
    @ormcache("code")
    def _get_id(self, code):
        return self.sudo().search([("code", "=", code)], limit=1).id

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        self.env.registry.clear_cache()
        return events

    def write(self, vals):
        result = super().write(vals)
        if "code" in vals:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
