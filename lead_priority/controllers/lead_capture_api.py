import re

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..intake import limits
from ..intake.body import read_body
from ..intake.cleaning import storable
from ..intake.errors import IntakeError
from ..intake.payload import check, unalias
from ..models.lead_capture_public import PUBLIC_STATES
from . import cross_origin
from .plain_routes import TYPE

KEY = re.compile(r"[\w-]{8,64}\Z", re.ASCII)
IDEMPOTENCY_KEY = re.compile(rf"[\x21-\x7e]{{1,{limits.IDEMPOTENCY_CHARACTERS}}}\Z")


def find_form(env, key):
    """Give the active form of a public key, or none; a key of another shape is none."""
    forms = env["lead.capture.form"].sudo()
    if not KEY.match(key):
        return forms
    # sudo: the random key is what gives access; only the form is read.
    return forms.search([("key", "=", key)], limit=1)


class LeadCaptureApi(http.Controller):
    """JSON endpoint of a capture form, and the status of what was sent to it."""

    # Without session, user or CSRF token: called by programs, known by the form's key.
    @http.route(
        "/lead/capture/<string:key>",
        type=TYPE,
        auth="none",
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=limits.BODY_BYTES,
        sitemap=False,
    )
    def capture(self, key):
        """Take one lead as a JSON object; 202 with its id as soon as it is stored."""
        env = request.env(user=SUPERUSER_ID)
        door = env["lead.capture.form"]._find_door(key)
        origin = cross_origin.get_origin(door)
        if request.httprequest.method == "OPTIONS":
            return cross_origin.answer_preflight(origin)
        try:
            answer = self._accept(self._take(env, door, is_page=bool(origin)))
        except IntakeError as error:
            answer = self._refuse(env, error)
        return cross_origin.allow(answer, origin)

    def _accept(self, stored):
        return request.make_json_response(
            {
                "id": stored["token"],
                "status": "received",
                "status_url": f"{cross_origin.get_base_url()}/lead/capture/status/"
                + stored["token"],
            },
            status=202,
        )

    # Not from a replica: what was answered 202 a moment ago must be found.
    @http.route(
        "/lead/capture/status/<string:token>",
        type=TYPE,
        auth="none",
        methods=["GET"],
        csrf=False,
        save_session=False,
        readonly=False,
        sitemap=False,
    )
    def status(self, token):
        """Tell what became of a capture: received, accepted, or rejected and why."""
        env = request.env(user=SUPERUSER_ID)
        captures = env["lead.capture"]
        if KEY.match(token):
            captures = captures.search([("access_token", "=", token)], limit=1)
        if not captures:
            return self._refuse(env, IntakeError("not_found", status=404))
        answer = {"id": token, "status": PUBLIC_STATES[captures.state]}
        if captures.state == "rejected":
            answer["reason"] = captures.reject_reason
        return request.make_json_response(answer)

    def _take(self, env, door, *, is_page):
        http_request = request.httprequest
        if http_request.method != "POST":
            raise IntakeError("method_not_allowed", status=405)
        if not door:
            raise IntakeError("not_found", status=404)
        payload = unalias(self._read_payload())
        self._check(door, payload, is_page=is_page)
        form = env["lead.capture.form"].browse(door.form_id)
        consent_given = payload.get("consent") is True
        return env["lead.capture"]._receive_durably(
            {
                "payload": payload,
                "idempotency_key": self._read_key(),
                "consent_text": (consent_given and form.consent_text) or None,
                "consent_given": consent_given,
            },
            form=form,
            entry="api",
            scope=f"form:{form.id}",
            sender_key=env["lead.capture"]._hash_sender(http_request.remote_addr),
        )

    def _read_payload(self):
        http_request = request.httprequest
        return storable(
            read_body(
                http_request.get_data(),
                http_request.headers.get("Content-Type", ""),
                http_request.headers.get("Content-Encoding", ""),
            )
        )

    def _check(self, door, payload, *, is_page):
        issues = check(payload, door.required)
        if is_page:
            # A page's own form asks what it likes; it is kept as it came.
            issues = [issue for issue in issues if issue.code != "unknown_field"]
        if issues:
            raise IntakeError(issues[0].code, status=422, field=issues[0].field)
        if door.is_consent_required and payload.get("consent") is not True:
            raise IntakeError("required", status=422, field="consent")

    def _read_key(self):
        key = request.httprequest.headers.get("Idempotency-Key")
        if key is not None and not IDEMPOTENCY_KEY.match(key):
            raise IntakeError("idempotency_key")
        return key

    def _refuse(self, env, error):
        headers = {}
        if error.status == 429:
            headers["Retry-After"] = str(limits.WINDOW_SECONDS)
        if error.status == 405:
            headers["Allow"] = "POST"
        body = {
            "error": error.code,
            "message": env["lead.capture"]._get_issue_message(error.code),
        }
        if error.field:
            body["field"] = error.field
        return request.make_json_response(
            body, headers=list(headers.items()), status=error.status
        )
