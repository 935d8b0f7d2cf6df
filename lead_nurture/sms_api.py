"""What Odoo's SMS queue calls instead of its own service: a gateway of one's own."""

import contextlib
import json

from odoo.addons.lead_priority.inbound.paths import PathError, find
from odoo.addons.lead_priority.outgoing.errors import OutgoingError, Refused
from odoo.addons.lead_priority.outgoing.post import post
from odoo.addons.sms.tools.sms_api import SmsApiBase

from .sending.sms_request import read_codes

# Seconds; a gateway that takes longer may have sent it all the same.
TIMEOUT = 15.0


class NotSent(Exception):
    """No answer, or none that can be read; ``code`` and ``status`` say why."""

    def __init__(self, error):
        super().__init__(str(error))
        self.code = "refused" if isinstance(error, Refused) else error.code
        self.status = error.status


class SmsApiProvider(SmsApiBase):
    """Sends by the ``lead.sms.provider`` of the company."""

    PROVIDER_TO_SMS_FAILURE_TYPE = SmsApiBase.PROVIDER_TO_SMS_FAILURE_TYPE | {
        "insufficient_credit": "sms_credit",
    }

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        """Send each message to each number; see Odoo's method for what it gives.

        :raises NotSent: of a single message nobody knows a clear answer
        """
        numbers = [(m["content"], n) for m in messages for n in m["numbers"]]
        provider = self.company._get_lead_sms_provider()
        results = []
        for content, number in numbers:
            try:
                result = self._send_one(provider, content, number)
            except OutgoingError as error:
                if len(numbers) == 1:
                    raise NotSent(error) from error
                result = {"state": "server_error", "failure_reason": str(error)}
            results.append({"uuid": number["uuid"], **result})
        return results

    def _find_reference(self, provider, document):
        """Give how the gateway calls the message, as far as it says so."""
        if not provider.reference_path:
            return False
        with contextlib.suppress(PathError):
            found = find(document, provider.reference_path)
            if isinstance(found, (str, int)):
                return str(found)[:200]
        return False

    def _send_one(self, provider, content, number):
        question = provider._prepare_question(content, **number)
        reply = post(**question, timeout=TIMEOUT)
        return self._read_answer(provider, reply.text)

    def _read_answer(self, provider, text):
        """Give what Odoo's queue understands, by the codes of the provider.

        :raises OutgoingError: the answer cannot be read
        """
        try:
            document = json.loads(text)
            code = find(document, provider.code_path)
            reason = find(document, provider.reason_path or provider.code_path)
        except (ValueError, RecursionError, PathError) as error:
            raise OutgoingError("protocol", text[:100]) from error
        if code is None:
            raise OutgoingError("protocol", text[:100])
        code = str(code)
        if code in read_codes(provider.good_codes or ""):
            tracking = {
                "lead_sms_provider_id": provider.id,
                "lead_sms_reference": self._find_reference(provider, document),
            }
            return {"state": "success", "lead_tracking": tracking}
        for state, codes in (
            ("wrong_number_format", provider.number_codes),
            ("insufficient_credit", provider.credit_codes),
        ):
            if code in read_codes(codes or ""):
                return {"state": state, "failure_reason": str(reason)}
        return {"state": "unknown", "failure_reason": f"{code}: {reason}"}
