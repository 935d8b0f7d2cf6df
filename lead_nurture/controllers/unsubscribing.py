from odoo import tools
from odoo.http import request

from odoo.addons.mass_mailing.controllers.main import MassMailController


class UnsubscribingController(MassMailController):
    """Who unsubscribes leaves all flows, and the consent is taken back."""

    def _mailing_unsubscribe_from_document(
        self, mailing, document_id, email, hash_token
    ):
        answer = super()._mailing_unsubscribe_from_document(
            mailing, document_id, email, hash_token
        )
        if mailing.mailing_model_real == "crm.lead":
            normalized = tools.email_normalize(email) or email
            mailing._note_unsubscribed(
                document_id, normalized, now=request.env.cr.now()
            )
        return answer
