import re
from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, plaintext2html
from odoo.tools.sql import escape_psql

from ..intake import payload as intake_payload
from ..intake.contact import is_email
from ..intake.matching import Keys, Target

UTM_FIELDS = {
    "utm_source": ("source_id", "utm.source"),
    "utm_medium": ("medium_id", "utm.medium"),
    "utm_campaign": ("campaign_id", "utm.campaign"),
}
# Entry point -> name of the medium that core ships.
MEDIUM_BY_ENTRY = {
    "form": "Website",
    "api": "Website",
    "webhook": "Website",
    "website": "Website",
    "livechat": "Website",
    "email": "Email",
}
_REFERENCE = re.compile(r"#(\d{1,9})\Z")


@dataclass
class Intake:
    """A capture on its way: what could be read of it and what will become of it."""

    capture: object
    values: dict
    flags: list
    utm: dict
    keys: Keys = field(default_factory=Keys)
    channel: dict = field(default_factory=dict)
    target: Target | None = None
    state: str = ""
    lead_id: int = 0
    # A won lead of the same person: the new one goes to the customer's owner.
    won_lead_id: int = 0
    # What an app of Odoo gave for its lead beside what a form may ask.
    given: dict = field(default_factory=dict)
    # Made a lead without any contact too: the app did so before.
    is_kept: bool = False


class LeadCapture(models.Model):
    """Reading captures: clean values, records named by text, keys, channel."""

    _inherit = "lead.capture"

    def _read_intakes(self):
        """Give one intake for each capture, in order; a few queries for all of them."""
        intakes = [self._read_intake(capture) for capture in self]
        self._read_values(intakes)
        self._resolve_channels(intakes)
        return intakes

    @api.model
    def _read_values(self, intakes):
        """Look up what is named, check choices and set the keys of these intakes."""
        for name, kind in intake_payload.FIELDS.items():
            if kind in ("record", "records"):
                self._look_up(intakes, name, is_list=kind == "records")
            elif kind == "choice":
                self._check_choice(intakes, name)
        for intake in intakes:
            self._normalise(intake)

    @api.model
    def _read_intake(self, capture):
        sent = {**(capture.payload or {}), **(capture.correction or {})}
        reading = intake_payload.read(intake_payload.unalias(sent))
        flags = [f"{issue.code}:{issue.field}" for issue in reading.issues]
        return Intake(capture, reading.values, flags, intake_payload.read_utm(sent))

    @api.model
    def _look_up(self, intakes, name, *, is_list):
        """Replace what names a record by its id; leave out and flag what names none."""
        asked = {
            text.lower()
            for intake in intakes
            for text in self._as_list(intake.values.get(name))
        }
        if not asked:
            return
        comodel = self.env[self.env["crm.lead"]._fields[name].comodel_name]
        ids_by_text = self._find_by_text(comodel, asked)
        for intake in intakes:
            texts = self._as_list(intake.values.pop(name, None))
            ids = [ids_by_text[t.lower()] for t in texts if t.lower() in ids_by_text]
            if len(ids) < len(texts):
                intake.flags.append(f"unknown_value:{name}")
            if ids:
                intake.values[name] = [(6, 0, ids)] if is_list else ids[0]

    @api.model
    def _as_list(self, value):
        if not value:
            return []
        return value if isinstance(value, list) else [value]

    @api.model
    def _find_by_text(self, comodel, asked):
        """Give ids by lower-case name or code; '#7' names the record with that id."""
        # sudo: master data, looked up by a name that the sender gave; read only.
        comodel = comodel.sudo()
        references = [int(m[1]) for m in map(_REFERENCE.match, asked) if m]
        names = ["name"] + (["code"] if "code" in comodel._fields else [])
        domain = Domain("id", "in", references) | Domain.OR(
            Domain(name, "=ilike", escape_psql(text))
            for text in asked
            for name in names
        )
        found = {}
        for record in comodel.search(domain):
            for name in names:
                found.setdefault((record[name] or "").lower(), record.id)
            found[f"#{record.id}"] = record.id
        return found

    @api.model
    def _check_choice(self, intakes, name):
        selection = self.env["crm.lead"]._fields[name]._description_selection(self.env)
        codes = {code.lower(): code for code, _label in selection}
        codes.update({label.lower(): code for code, label in selection})
        for intake in intakes:
            text = intake.values.pop(name, None)
            if text and text.lower() in codes:
                intake.values[name] = codes[text.lower()]
            elif text:
                intake.flags.append(f"unknown_value:{name}")

    @api.model
    def _normalise(self, intake):
        """Set the keys; a bad e-mail or phone stays in the values and is flagged."""
        values = intake.values
        email = email_normalize(values.get("email_from") or "", strict=False) or ""
        if not is_email(email):
            email = ""
            if values.get("email_from"):
                intake.flags.append("invalid:email_from")
        phone = self._normalise_phone(intake) if values.get("phone") else ""
        intake.keys = Keys(email, phone, values.get("external_key") or "")
        if values.get("description"):
            values["description"] = plaintext2html(values["description"])

    @api.model
    def _normalise_phone(self, intake):
        capture, values = intake.capture, intake.values
        country = (
            self.env["res.country"].browse(values.get("country_id"))
            or capture._get_origin().country_id
            or capture.company_id.country_id
        )
        leads = self.env["crm.lead"]
        phone = leads._phone_format(number=values["phone"], country=country)
        if not phone:
            intake.flags.append("invalid:phone")
            return ""
        # Written with its country code, it is read the same wherever it is read.
        values["phone"] = leads._phone_format(
            number=phone, country=country, force_format="INTERNATIONAL"
        )
        return phone

    @api.model
    def _resolve_channels(self, intakes):
        """Set the channel: as sent, else of the form, else of the entry point."""
        asked = defaultdict(set)
        for intake in intakes:
            for name, text in intake.utm.items():
                if name in UTM_FIELDS:
                    asked[name].add(text)
            default = MEDIUM_BY_ENTRY.get(intake.capture.entry)
            if default:
                asked["utm_medium"].add(default)
        ids = {
            n: self._find_or_create_utm(UTM_FIELDS[n][1], t) for n, t in asked.items()
        }
        for intake in intakes:
            form = intake.capture._get_origin()
            default = {"utm_medium": MEDIUM_BY_ENTRY.get(intake.capture.entry)}
            for name, (field_name, _model) in UTM_FIELDS.items():
                text = intake.utm.get(name)
                of_form = form[field_name].id
                if not text and not of_form:
                    text = default.get(name)
                found = ids[name][text.lower()] if text else of_form
                if found:
                    intake.channel[field_name] = found

    @api.model
    def _find_or_create_utm(self, model_name, texts):
        """Give ids by lower-case name, creating what is missing in one go."""
        # sudo: a channel is named by whoever captures; names are cleaned and limited.
        model = self.env[model_name].sudo().with_context(active_test=False)
        domain = Domain.OR(Domain("name", "=ilike", escape_psql(t)) for t in texts)
        found = {record.name.lower(): record.id for record in model.search(domain)}
        missing = {t.lower(): t for t in texts if t.lower() not in found}
        extra = (
            {"is_auto_campaign": True} if "is_auto_campaign" in model._fields else {}
        )
        created = model.create([{"name": t, **extra} for t in missing.values()])
        found.update(zip(missing, created.ids, strict=True))
        return found
