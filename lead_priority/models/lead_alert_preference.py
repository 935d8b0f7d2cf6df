from odoo import api, fields, models


class LeadAlertPreference(models.Model):
    """Which alerts of an event a user switched off, channel by channel.

    Only what the company sends can be switched off, so what the company changes later
    still reaches everybody. Created when the user opens the list. Each channel that
    reaches persons adds ``mutes_<channel>`` and ``by_<channel>``.
    """

    _name = "lead.alert.preference"
    _description = "Preference of Lead Alerts"
    _order = "sequence, id"
    _rec_name = "event_id"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    event_id = fields.Many2one("lead.alert.event", required=True, ondelete="cascade")
    description = fields.Char(related="event_id.description")
    sequence = fields.Integer(related="event_id.sequence", store=True)
    fixed_channels = fields.Char(
        compute="_compute_channels", help="Codes of what cannot be switched."
    )

    _user_event_uniq = models.UniqueIndex("(user_id, event_id)")

    @api.model
    def _get_personal_channels(self):
        """Return the codes of the channels that reach persons."""
        codes = self.env["lead.alert"]._get_channel_codes()
        return [code for code in codes if f"mutes_{code}" in self._fields]

    def _compute_channels(self):
        channels = self._get_personal_channels()
        for preference in self:
            rule = preference._get_rule()
            fixed = [c for c in channels if not rule[f"by_{c}"] or rule.is_mandatory]
            preference.fixed_channels = ",".join(fixed)
            for channel in channels:
                is_muted = preference[f"mutes_{channel}"] and not rule.is_mandatory
                preference[f"by_{channel}"] = rule[f"by_{channel}"] and not is_muted

    def _get_rule(self):
        rules = self.env["lead.alert.rule"]._get_for(self.event_id)
        none = self.env["lead.alert.rule"]
        return rules.get(self.user_id.company_id.id) or rules.get(False) or none

    def _mute(self, channel):
        """Keep what the user switched on or off."""
        for preference in self:
            preference[f"mutes_{channel}"] = not preference[f"by_{channel}"]

    @api.model
    def _get_muted(self, event, user_ids):
        """Give {user id: codes of the channels the user switched off} for an event."""
        channels = self._get_personal_channels()
        # sudo: whoever causes an alert respects everybody's preferences
        preferences = self.sudo().search(
            [("event_id", "=", event.id), ("user_id", "in", user_ids)]
        )
        return {
            preference.user_id.id: {c for c in channels if preference[f"mutes_{c}"]}
            for preference in preferences
        }

    @api.model
    def _get_channels(self, rule, muted):
        """Give the channels by which a rule reaches a user who ``muted`` some."""
        muted = (not rule.is_mandatory and muted) or ()
        return [
            channel
            for channel in self._get_personal_channels()
            if rule[f"by_{channel}"] and channel not in muted
        ]

    @api.model
    def _open_for(self, user):
        """Return the preferences of ``user``, one for each event with an alert."""
        # sudo: nobody creates preferences by hand; these are the user's own
        preferences = self.sudo()
        own = preferences.search([("user_id", "=", user.id)])
        events = (
            self.env["lead.alert.rule"].sudo().search([("active", "=", True)]).event_id
        )
        missing = events - own.event_id
        created = preferences.create(
            [{"user_id": user.id, "event_id": event.id} for event in missing]
        )
        return (own | created).with_env(self.env)
