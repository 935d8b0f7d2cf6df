import json
import secrets

from markupsafe import Markup

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize
from odoo.tools.misc import get_lang

from ..intake import limits, page_token
from ..intake.cleaning import clean_line, read_host, storable
from ..intake.contact import is_email
from ..intake.digest import digest
from ..intake.errors import IntakeError, Issue
from ..intake.payload import UTM, check
from . import embedding
from .lead_capture_api import find_form

# Invisible to people, irresistible to scripts.
HONEYPOT = "fax_number"
COOKIES = {
    "utm_source": "odoo_utm_source",
    "utm_medium": "odoo_utm_medium",
    "utm_campaign": "odoo_utm_campaign",
}
# What the page knows itself and hands on with what is typed.
CARRIED = (*UTM, "referrer", "page_url", "visitor")


class LeadCapturePage(http.Controller):
    """The hosted page of a capture form: works without JavaScript and on a phone."""

    @http.route(
        "/lead/form/<string:key>",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        sitemap=False,
    )
    def show(self, key, **query):
        """Show the empty form."""
        form = self._find(key, query.get("lang"))
        if not form:
            raise request.not_found()
        return self._render(form, values=self._read_channel(query))

    # No CSRF token: there is no session; the page's own signed token stands in for it.
    @http.route(
        "/lead/form/<string:key>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=limits.BODY_BYTES,
        sitemap=False,
    )
    def submit(self, key, **_params):
        """Take what was filled in; thanks, or the page again with what to correct."""
        sent = request.httprequest.form
        # A file where a text belongs is nothing we keep, nor core's channel cookies.
        request.params = {k: v for k, v in request.params.items() if isinstance(v, str)}
        form = self._find(key, sent.get("lang"))
        if not form:
            raise request.not_found()
        return self._take(form, sent)

    def _take(self, form, sent):
        """Store what was filled in, or show the page again with what to correct."""
        values = self._read_values(form, sent)
        token = self._read_token(form, sent)
        is_trapped = bool(sent.get(HONEYPOT))
        issues = [] if is_trapped else self._check(form, values, sent, token)
        if issues:
            return self._render(form, values, issues, token=token, status=422)
        is_blocked = form._find_block(is_trapped)
        try:
            capture = self._store(form, values, sent, token, is_blocked)
        except IntakeError as error:
            issues = [Issue(error.code)]
            return self._render(form, values, issues, token=token, status=error.status)
        return self._answer_taken(form, capture, is_blocked)

    def _answer_taken(self, form, capture, is_blocked):
        """Lead to what is shown when the ``capture`` is stored."""
        if form.redirect_url and not is_blocked and not self._is_embedded():
            return request.redirect(form.redirect_url, local=False)
        query = {"lang": form.env.lang}
        if self._is_embedded():
            query["embed"] = 1
        return request.redirect_query(f"/lead/form/{form.key}/thanks", query)

    @http.route(
        "/lead/form/<string:key>/thanks",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        sitemap=False,
    )
    def thanks(self, key, **query):
        """Say thank you."""
        form = self._find(key, query.get("lang"))
        if not form:
            raise request.not_found()
        return self._respond("lead_priority.capture_page_thanks", {"form": form})

    def _find(self, key, lang):
        form = find_form(request.env, key)
        # Not the address alone decides: only languages that are installed.
        installed = [code for code, _name in request.env["res.lang"].get_installed()]
        lang = lang if lang in installed else get_lang(request.env).code
        request.update_context(lang=lang)
        return form.with_context(lang=lang).with_company(form.company_id)

    def _read_channel(self, query):
        """Give the channel: of the address, else of cookies, else the referrer."""
        sent = request.httprequest
        values = {name: query.get(name) or "" for name in UTM}
        if not any(values.values()):
            values.update({n: sent.cookies.get(c, "") for n, c in COOKIES.items()})
        around = query if self._is_embedded() else {"referrer": sent.referrer}
        page = embedding.read_page(around)
        host = read_host(page["referrer"])
        known = {sent.host, read_host(page["page_url"])}
        if not any(values.values()) and host and host not in known:
            values["utm_source"] = host
        values = {
            n: clean_line(str(v), limits.UTM_CHARACTERS)[0] for n, v in values.items()
        }
        return {**values, **page}

    def _read_values(self, form, sent):
        """Give what was typed, for the fields of this form and the channel only."""
        values = {name: sent.get(name, "") for name in CARRIED}
        for field in form.field_ids:
            if field._get_input()["kind"] == "records":
                values[field.name] = sent.getlist(field.name)
            else:
                values[field.name] = sent.get(field.name, "")
        return storable(values)

    def _check(self, form, values, sent, token):
        """List what the person has to correct, nothing being stored yet."""
        if not token:
            return [Issue("page_expired")]
        required = [field.name for field in form.field_ids if field.is_required]
        issues = check(values, required)
        issues += self._check_contact(form, values) if not issues else []
        if form.consent_text and form.is_consent_required and not sent.get("consent"):
            issues.append(Issue("required", "consent"))
        late = page_token.age_code(token, int(request.env.cr.now().timestamp()))
        return issues or ([Issue(late)] if late else [])

    def _check_contact(self, form, values):
        email, phone = (
            clean_line(values.get(name, ""), limits.LINE_CHARACTERS)[0]
            for name in ("email_from", "phone")
        )
        issues = []
        if email and not is_email(email_normalize(email) or ""):
            issues.append(Issue("invalid_email", "email_from"))
        if phone and not self._is_phone(form, phone):
            issues.append(Issue("invalid_phone", "phone"))
        if not email and not phone:
            issues.append(Issue("no_contact"))
        return issues

    def _is_phone(self, form, phone):
        country = form.country_id or form.company_id.country_id
        leads = request.env["crm.lead"]
        return bool(leads._phone_format(number=phone, country=country))

    def _store(self, form, values, sent, token, is_blocked):
        consent_given = bool(form.consent_text and sent.get("consent"))
        payload = {name: value for name, value in values.items() if value}
        nonce = token.nonce if token else secrets.token_hex(16)
        captures = request.env["lead.capture"].sudo()
        # sudo: the register is written by its recording methods only, for everyone.
        stored = captures._receive_durably(
            {
                "payload": payload,
                # The same page sent again is the same capture; corrected, a new one.
                "idempotency_key": f"{nonce}-{digest(payload)[:32]}",
                "consent_text": form.consent_text or None,
                "consent_given": consent_given,
                "is_blocked": is_blocked,
            },
            form=form,
            entry="form",
            scope=f"page:{form.id}",
            sender_key=captures._hash_sender(request.httprequest.remote_addr),
        )
        capture = captures.browse(stored["id"])
        capture._process_at_once()
        return capture

    # The page's token: when it was shown, and with which consent text.

    def _secret(self):
        # sudo: the database's secret signs the token and stays here.
        return request.env["ir.config_parameter"].sudo().get_param("database.secret")

    def _about(self, form):
        return f"{form.id}.{digest({'consent': form.consent_text or ''})}"

    def _read_token(self, form, sent):
        return page_token.read(sent.get("token", ""), self._secret(), self._about(form))

    def _sign_token(self, form, token):
        now = int(request.env.cr.now().timestamp())
        if not token or page_token.age_code(token, now) == "page_expired":
            token = page_token.PageToken(now, secrets.token_hex(16))
        return token.sign(self._secret(), self._about(form))

    def _render(self, form, values, issues=(), token=None, status=200):
        captures = request.env["lead.capture"]
        issue_by_field = {}
        for issue in issues:
            message = captures._get_issue_message(issue.code)
            issue_by_field.setdefault(issue.field, message)
        inputs = [field._get_input() for field in form.field_ids]
        shown = {entry["name"] for entry in inputs} | {"consent"}
        general = [m for name, m in issue_by_field.items() if name not in shown]
        return self._respond(
            "lead_priority.capture_page",
            {
                "form": form,
                "inputs": inputs,
                "values": values,
                "issues": issue_by_field,
                "general_issues": general,
                "hidden": {n: values.get(n) or "" for n in CARRIED},
                "token": self._sign_token(form, token),
                "consent_given": bool(request.httprequest.form.get("consent")),
                "honeypot": HONEYPOT,
                "captcha_session": self._get_captcha_session(form),
            },
            status=status,
        )

    def _get_captcha_session(self, form):
        """Give what Odoo's captcha scripts read, for a form that asks one."""
        if not form._asks_captcha():
            return ""
        session = request.env["ir.http"].get_frontend_session_info()
        # Without "<", nothing in it can end the script it stands in.
        return Markup(json.dumps(session).replace("<", "\\u003c"))

    def _is_embedded(self):
        """Say whether the page is in a frame of another site, as its script says."""
        return bool(request.httprequest.values.get("embed"))

    def _respond(self, template, values, status=200):
        values["is_embedded"] = self._is_embedded()
        values["lang"] = (values["form"].env.lang or "en_US").replace("_", "-")
        headers = [
            (
                "Content-Security-Policy",
                embedding.get_policy(
                    values["form"],
                    is_embedded=values["is_embedded"],
                    has_captcha=bool(values.get("captcha_session")),
                ),
            ),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if status == 429:
            headers.append(("Retry-After", str(limits.WINDOW_SECONDS)))
        page = request.env["ir.ui.view"]._render_template(template, values)
        body = Markup("<!DOCTYPE html>\n") + page
        return request.make_response(
            body,
            headers=[("Content-Type", "text/html; charset=utf-8"), *headers],
            status=status,
        )
