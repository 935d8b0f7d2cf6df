from odoo import SUPERUSER_ID, http
from odoo.fields import Datetime
from odoo.http import request

from ..inbound import reading
from ..inbound.request import InboundError, Request
from ..intake import limits
from .plain_routes import TYPE

QUERY_CHARACTERS = 4000


def read_request(http_request):
    """Give what came in as plain Python."""
    return Request(
        method=http_request.method,
        headers={name.lower(): value for name, value in http_request.headers.items()},
        query={
            name: value[:QUERY_CHARACTERS] for name, value in http_request.args.items()
        },
        body=http_request.get_data(),
    )


class LeadWebhookIn(http.Controller):
    """The address that ad platforms, form tools and programs post leads to."""

    # Without session, user or CSRF token: called by programs, known by the random key
    # in the address and by the platform's own signature.
    @http.route(
        "/lead/webhook/<string:key>",
        type=TYPE,
        auth="none",
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=reading.BODY_BYTES,
        sitemap=False,
    )
    def webhook(self, key):
        """Store what was posted and say so; or answer whose address this is."""
        env = request.env(user=SUPERUSER_ID)
        try:
            return self._answer(env, key)
        except InboundError as error:
            return self._refuse(env, error)

    def _answer(self, env, key):
        webhooks = env["lead.capture.webhook"]
        door = webhooks._find_door(key)
        if not door:
            raise InboundError("not_found", status=404)
        now = Datetime.now()
        came = read_request(request.httprequest)
        answer = webhooks.browse(door.webhook_id)._answer_challenge(came, now)
        if answer:
            return request.make_response(
                answer.body, headers=[("Content-Type", answer.content_type)]
            )
        if came.method != "POST":
            raise InboundError("method", status=405)
        deliveries = env["lead.capture.webhook.delivery"]
        reply = deliveries._receive_durably(door, came, now)
        return request.make_response(
            reply, headers=[("Content-Type", "application/json")]
        )

    def _refuse(self, env, error):
        headers = []
        if error.status == 429:
            headers.append(("Retry-After", str(limits.WINDOW_SECONDS)))
        if error.status == 405:
            headers.append(("Allow", "POST"))
        reasons = env["lead.capture.webhook.delivery"]._get_reasons()
        body = {"error": error.code, "message": reasons.get(error.code, "")}
        return request.make_json_response(body, headers=headers, status=error.status)
