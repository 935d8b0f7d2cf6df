from odoo import api, models


class LeadCapture(models.Model):
    """Sentences for what the JSON API refuses."""

    _inherit = "lead.capture"

    @api.model
    def _get_issue_messages(self):
        return {
            **super()._get_issue_messages(),
            **self._get_key_messages(),
            **self._get_row_messages(),
        }

    @api.model
    def _get_key_messages(self):
        env = self.env
        return {
            "bad_signature": env._(
                "The signature is wrong, or older than five minutes."
            ),
            "key_expired": env._("This key has expired. Ask for a new one."),
            "key_revoked": env._("This key was revoked. Ask for a new one."),
            "not_allowed": env._(
                "This key may not do this. It can be allowed on the key, in Odoo."
            ),
            "signature_required": env._(
                "This key takes signed requests only: X-Lead-Signature is missing."
            ),
            "too_many_requests": env._(
                "Too many requests at the moment. Please try again later."
            ),
            "unauthorized": env._(
                "No valid key. Send it in the header Authorization: Bearer."
            ),
        }

    @api.model
    def _get_row_messages(self):
        env = self.env
        return {
            "in_future": env._("This is still to come. Check the time zone."),
            "lead_not_found": env._("No lead of this company is named by this."),
            "lead_not_ready": env._(
                "This capture is not a lead yet. Send the row again in a minute."
            ),
            "no_lead_named": env._(
                "Name the lead by capture, external_key, email or phone."
            ),
            "not_a_choice": env._("This is none of the values that can be chosen."),
            "out_of_range": env._("This number is too small or too large."),
            "rep_not_found": env._(
                "No rep has this login, e-mail address or name. Somebody can say who "
                "it is on the key, in Odoo; then send the row again."
            ),
            "too_many_rows": env._("These are too many rows for one request."),
            "type_not_found": env._("No engagement type has this code."),
            "wrong_format": env._("This value does not look as it should."),
        }
