import base64
import hashlib
import json

import psycopg2
from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from odoo.addons.lead_priority.controllers.lead_capture_page import COOKIES, HONEYPOT
from odoo.addons.lead_priority.intake import limits
from odoo.addons.lead_priority.intake.cleaning import storable
from odoo.addons.lead_priority.intake.errors import IntakeError
from odoo.addons.website_crm.controllers.website_form import WebsiteForm

MODEL = "crm.lead"
# Of the form's script, of captchas, of our own: nothing that a visitor wrote.
NOT_TOLD = ("csrf_token", "recaptcha_token_response", "turnstile_captcha", HONEYPOT)


def read_channel(cookies):
    """Give the utm parameters that core keeps in cookies, those that are there."""
    found = {name: cookies.get(cookie) for name, cookie in COOKIES.items()}
    return storable({name: text for name, text in found.items() if text})


class FormAnswer(Exception):
    """What the form's script is told instead of the id of a lead."""

    def __init__(self, answer, status=200):
        super().__init__(answer)
        self.answer, self.status = answer, status


class LeadWebsiteForm(WebsiteForm):
    """Forms of the website builder that make leads: through the register.

    All but where the lead comes from is core's: which fields may be written, how
    unknown ones are kept, the answer that the form's script expects.
    """

    @http.route()
    def website_form(self, model_name, **kwargs):
        """Take a form; without core's savepoint, which our own commit would end."""
        if model_name != MODEL:
            return super().website_form(model_name, **kwargs)
        csrf_token = request.params.pop("csrf_token", None)
        if request.session.uid and not request.validate_csrf(csrf_token):
            raise BadRequest("Session expired (invalid CSRF token)")
        try:
            return self._take_lead_form()
        except FormAnswer as answer:
            return self._answer(answer)
        except (ValidationError, UserError) as error:
            return self._answer(FormAnswer({"error": error.args[0]}))

    def _take_lead_form(self):
        sent = request.params
        files = {n: v for n, v in sent.items() if hasattr(v, "filename")}
        consent, honeypot = sent.get("consent"), sent.get(HONEYPOT)
        request.params = self._clean_params(sent) | files
        # For insert_record, which core calls with its own arguments only.
        request.lead_form = {
            "files": files,
            "values": {
                "consent_given": bool(consent),
                "is_blocked": "honeypot" if honeypot else "",
            },
        }
        params = {n: v for n, v in request.params.items() if n != "model_name"}
        return self._handle_website_form(MODEL, **params)

    def _clean_params(self, params):
        """Give the texts that were sent as they can be stored, if not too many."""
        texts = {n: v for n, v in params.items() if isinstance(v, str)}
        if len(params) > limits.BODY_KEYS:
            self._refuse("too_many_keys")
        if sum(len(n) + len(text) for n, text in texts.items()) > limits.BODY_BYTES:
            self._refuse("too_large")
        return {n: v for n, v in storable(texts).items() if n not in NOT_TOLD}

    def _refuse(self, code, status=200, field=None):
        answer = {"error": request.env["lead.capture"]._get_issue_message(code)}
        if field:
            answer["error_fields"] = [field]
        raise FormAnswer(answer, status)

    def _answer(self, answer):
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if answer.status == 429:
            headers.append(("Retry-After", str(limits.WINDOW_SECONDS)))
        body = json.dumps(answer.answer)
        return request.make_response(body, headers, status=answer.status)

    def extract_data(self, model_sudo, values):
        """Read the fields as core does; what core cannot read is no error of ours."""
        if model_sudo.model != MODEL:
            return super().extract_data(model_sudo, values)
        try:
            with request.env.cr.savepoint(flush=False):
                return super().extract_data(model_sudo, values)
        except (ValueError, OverflowError, psycopg2.DataError) as error:
            raise ValidationError([]) from error

    def insert_record(self, request, model_sudo, values, custom, meta=None):
        """Store what was sent and make it a lead at once; gives the lead's id."""
        if model_sudo.model != MODEL:
            return super().insert_record(request, model_sudo, values, custom, meta)
        # sudo: the register is written by its recording methods only, for everyone.
        captures = request.env["lead.capture"].sudo()
        form = captures._get_website_form(request.website, values)
        sent = captures._prepare_website_sent(values, custom, meta)
        consent = request.lead_form["values"]["consent_given"]
        if issue := captures._check_website_sent(form, sent, consent=consent):
            self._refuse(issue.code, field=issue.field)
        capture = self._store(form, sent | self._read_browser(captures, sent))
        if capture.state == "received":
            capture._process_at_once()
        if not capture.lead_id:
            # Quarantined, or left to the job: taken all the same.
            raise FormAnswer({"id": True})
        return capture.lead_id.id

    def insert_attachment(self, model_sudo, id_record, files):
        """Leave it: our files were kept with what was sent, before there was a lead."""
        if model_sudo.model == MODEL:
            return None
        return super().insert_attachment(model_sudo, id_record, files)

    def _read_browser(self, captures, sent):
        """Give what the browser says beside the fields: channel, page, visitor."""
        visitor = request.env["website.visitor"]._get_visitor_from_request(True)
        lang = request.env["res.lang"]._get_data(code=request.env.lang)
        referrer = request.httprequest.headers.get("Referer") or ""
        return {
            **read_channel(request.cookies),
            "page_url": storable(referrer)[: limits.URL_CHARACTERS],
            "visitor_id": visitor.id,
            "partner_id": captures._find_website_partner(visitor, sent).id,
            "lang_id": f"#{lang.id}",
        }

    def _store(self, form, sent):
        captures = form.env["lead.capture"]
        sender_key = captures._hash_sender(request.httprequest.remote_addr)
        files = request.lead_form["files"]
        # Not the session: the first answer starts one.
        browser = [sender_key, request.httprequest.headers.get("User-Agent") or ""]
        values = dict(request.lead_form["values"])
        if values["consent_given"]:
            values["consent_text"] = form.consent_text or None
        try:
            capture = captures._receive_website(
                form,
                sent,
                about=[browser, self._digest_files(files)],
                sender_key=sender_key,
                **values,
            )
        except IntakeError as error:
            self._refuse(error.code, error.status)
        self._keep_files(capture, files)
        return capture

    def _digest_files(self, files):
        found = []
        for name, file in sorted(files.items()):
            found.append([name, file.filename, hashlib.sha256(file.read()).hexdigest()])
            file.stream.seek(0)
        return found

    def _keep_files(self, capture, files):
        """Attach the files to the capture; they go on to its lead with it."""
        if not files or capture.state != "received" or capture._get_files():
            return
        # sudo: the register's files, read by who may read the capture
        capture.env["ir.attachment"].sudo().create(
            [
                {
                    "name": storable(file.filename or name),
                    "datas": base64.b64encode(file.read()),
                    "res_model": capture._name,
                    "res_id": capture.id,
                }
                for name, file in files.items()
            ]
        )
        # Kept before the lead is made, which starts a transaction of its own.
        capture.env.cr.commit()  # pylint: disable=invalid-commit
