from odoo import SUPERUSER_ID, http
from odoo.fields import Datetime
from odoo.http import request

from ..api import limits
from ..api.errors import ApiError
from ..api.messages import Answer, Sent
from ..intake import limits as intake_limits
from ..intake.errors import IntakeError
from .cross_origin import get_base_url
from .plain_routes import TYPE

BASE = "/lead/api/v1"
DOCS = f"{BASE}/docs#error-"
READ = ("GET", "HEAD")
# Without session, user or CSRF token: called by programs, known by their key.
PLAIN = {
    "type": TYPE,
    "auth": "none",
    "csrf": False,
    "save_session": False,
    "sitemap": False,
}


def refuse(env, error):
    """Give the JSON answer to what was refused."""
    base = get_base_url()
    message = env["lead.capture"]._get_issue_message
    body = {"error": error.code, "message": message(error.code)}
    if error.field:
        body["field"] = error.field
    if getattr(error, "row", None) is not None:
        body["row"] = error.row
        body["errors"] = [
            {"row": row, "error": code, "message": message(code)}
            | ({"field": field} if field else {})
            for row, code, field in error.others
        ]
    headers = {}
    if error.status == 429:
        retry_after = getattr(error, "retry_after", 0) or intake_limits.WINDOW_SECONDS
        headers["Retry-After"] = str(retry_after)
    if error.status == 405:
        headers["Allow"] = ", ".join(error.allowed)
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="lead-api"'
    body["docs"] = f"{base}{DOCS}{error.code}"
    return respond(Answer(body, error.status, headers))


def respond(answer):
    headers = {"Cache-Control": "no-store", **answer.headers}
    return request.make_json_response(
        answer.body, headers=[*headers.items()], status=answer.status
    )


class LeadApi(http.Controller):
    """Version 1 of the JSON API: leads, what they do, what reps do towards them."""

    @http.route(
        f"{BASE}/captures",
        readonly=False,
        max_content_length=intake_limits.BODY_BYTES,
        **PLAIN,
    )
    def captures(self):
        """Take one lead; 202 with its id as soon as it is stored."""
        return self._take("captures")

    @http.route(
        f"{BASE}/engagements",
        readonly=False,
        max_content_length=limits.BATCH_BYTES,
        **PLAIN,
    )
    def engagements(self):
        """Take a list of what leads did."""
        return self._take("engagements")

    @http.route(
        f"{BASE}/followups",
        readonly=False,
        max_content_length=limits.BATCH_BYTES,
        **PLAIN,
    )
    def followups(self):
        """Take a list of what reps did towards leads."""
        return self._take("followups")

    # Not from a replica: what was answered 202 a moment ago must be found.
    @http.route(f"{BASE}/captures/<string:token>", readonly=False, **PLAIN)
    def capture(self, token):
        """Tell what became of a capture of this key."""
        return self._read(lambda key: key._get_capture(token))

    @http.route(f"{BASE}/key", readonly=True, **PLAIN)
    def key(self):
        """Tell what this key may do, and which engagement types there are."""
        return self._read(lambda key: key._describe())

    # Not read-only: of a replica it would say that all is good while nothing is.
    @http.route(f"{BASE}/health", readonly=False, **PLAIN)
    def health(self):
        """Tell how healthy it is; 503 where something is broken."""
        return self._run(READ, lambda key, _sent: key._answer_health(Datetime.now()))

    def _take(self, kind):
        return self._run(("POST",), lambda key, sent: key._answer(kind, sent))

    def _read(self, tell):
        return self._run(READ, lambda key, _sent: Answer(tell(key)))

    def _run(self, methods, work):
        # No user: the key says what may be done, each method within its company.
        env = request.env(user=SUPERUSER_ID)
        try:
            # Here, and not by the route: Odoo answers a wrong method with a web page.
            if request.httprequest.method not in methods:
                raise ApiError("method_not_allowed", allowed=methods)
            sent = self._read_request()
            key = env["lead.api.key"]._identify(sent, Datetime.now())
            return respond(work(key, sent))
        except IntakeError as error:
            return refuse(env, error)

    def _read_request(self):
        sent = request.httprequest
        headers = sent.headers
        try:
            authorization = headers.get("Authorization", "")
            authorization.encode("ascii")
        except UnicodeError:
            raise ApiError("unauthorized") from None
        return Sent(
            authorization=authorization,
            signature=headers.get("X-Lead-Signature", ""),
            content_type=headers.get("Content-Type", ""),
            content_encoding=headers.get("Content-Encoding", ""),
            idempotency_key=headers.get("Idempotency-Key"),
            body=sent.get_data(),
            base_url=get_base_url(),
        )
