from odoo import api, fields, models

from ..inbound import paths, presets, reading
from ..inbound.mapping import Line, apply, key_of
from ..inbound.request import InboundError
from ..inbound.suggest import suggest
from .lead_capture_webhook_field import TARGETS

SHOWN_LEAVES = 400
SHOWN_CHARACTERS = 200
MOST_LINES = 100


class LeadCaptureWebhook(models.Model):
    """The mapping screen: a sample beside what it would become."""

    _inherit = "lead.capture.webhook"

    sample = fields.Text(
        help="A request to try the mapping with: JSON or a form. Better no real person."
    )
    # What the screen edits; the lines are what counts.
    mapping_draft = fields.Json(
        compute="_compute_mapping_draft", inverse="_inverse_mapping_draft"
    )

    @api.depends(
        "line_ids.name",
        "line_ids.path",
        "line_ids.fixed",
        "line_ids.default",
        "line_ids.sequence",
    )
    def _compute_mapping_draft(self):
        for webhook in self:
            lines = webhook.line_ids._get_lines()
            webhook.mapping_draft = {"lines": self._describe_lines(lines)}

    def _inverse_mapping_draft(self):
        for webhook in self:
            lines = self._read_lines((webhook.mapping_draft or {}).get("lines"))
            webhook.line_ids = [(5, 0, 0), *self._prepare_lines(lines)]

    @api.model
    def _describe_lines(self, lines):
        return [
            {"field": x.field, "path": x.path, "fixed": x.fixed, "default": x.default}
            for x in lines
        ]

    @api.model
    def _read_lines(self, described):
        """Give the lines that a screen describes; what is none is left out."""
        items = described if isinstance(described, list) else []
        lines = []
        for item in items[:MOST_LINES]:
            if isinstance(item, dict) and item.get("field") in TARGETS:
                texts = [item.get(name) or "" for name in ("path", "fixed", "default")]
                if all(isinstance(text, str) for text in texts):
                    lines.append(Line(item["field"], *texts))
        return lines

    @api.model
    def _prepare_lines(self, lines):
        return [
            (
                0,
                0,
                {
                    "name": line.field,
                    "path": line.path,
                    "fixed": line.fixed,
                    "default": line.default,
                    "sequence": 10 * place,
                },
            )
            for place, line in enumerate(lines, 1)
        ]

    @api.readonly
    def get_mapping_preview(self, values):
        """Say what a sample holds and which lead the mapping makes of it.

        ``values``: what stands on the screen now, saved or not: ``kind``, ``source``
        (delivery, example or pasted), ``sample``, ``lines``, ``is_rest_noted``,
        ``country_id``, ``lead_key_path``. For who may read webhooks.
        """
        self.check_access("read")
        values = values if isinstance(values, dict) else {}
        kind = values.get("kind")
        preset = presets.get(kind if kind in presets.PRESETS else "generic")
        result = {
            "fields": self._get_targets(),
            "sources": self._get_sources(preset, values),
            "standard": self._describe_lines(preset.lines),
            "leaves": [],
            "lead": [],
            "error": "",
        }
        names = [source["id"] for source in result["sources"]]
        source = values.get("source")
        result["source"] = source if source in names else names[0]
        try:
            lead = self._get_sample_lead(preset, result["source"], values)
        except InboundError as error:
            reasons = self.env["lead.capture.webhook.delivery"]._get_reasons()
            return {**result, "error": reasons.get(error.code, reasons["error"])}
        if lead is None:
            return result
        return {**result, **self._preview(lead, values)}

    @api.model
    def _get_targets(self):
        names = self.env["lead.capture.webhook.field"]._selection_name()
        return [{"name": name, "label": label} for name, label in names]

    def _get_sources(self, preset, values):
        sources = []
        if self._get_last_delivery():
            sources.append({"id": "delivery", "label": self.env._("Last request")})
        if preset.get_example():
            label = self.env._("Example of the platform")
            sources.append({"id": "example", "label": label})
        return [*sources, {"id": "pasted", "label": self.env._("Pasted sample")}]

    def _get_last_delivery(self):
        """Give the newest request that holds a lead to look at."""
        deliveries = self.env["lead.capture.webhook.delivery"]
        if not self.id:
            return deliveries
        return deliveries.search(
            [("webhook_id", "=", self.id), ("reason", "!=", "signature")], limit=1
        )

    def _get_sample_lead(self, preset, source, values):
        """Give the lead of a sample as the mapping sees it; None without a sample."""
        if source == "delivery":
            delivery = self._get_last_delivery()
            if delivery.documents:
                return preset.tidy(next(iter(delivery.documents.values())))
            request = delivery._get_request()
            document = reading.read(request.body, request.header("content-type"), "")
        elif source == "example":
            document = preset.get_example()
        else:
            text = values.get("sample")
            if not isinstance(text, str) or not text.strip():
                return None
            document = reading.read_any(text)
        return self._find_lead(preset, document)

    @api.model
    def _find_lead(self, preset, document):
        try:
            parts = preset.split(document, "", "")
        except InboundError:
            parts = []
        if parts and parts[0].fetch:
            raise InboundError("fetch")
        return preset.tidy(parts[0].document if parts else document)

    def _preview(self, lead, values):
        lines = self._read_lines(values.get("lines"))
        leaves = paths.walk(lead)[:SHOWN_LEAVES]
        mapped = apply(lines, lead, note_rest=bool(values.get("is_rest_noted")))
        company = self.company_id or self.env.company
        country = values.get("country_id")
        country = country if isinstance(country, int) else False
        key = values.get("lead_key_path")
        return {
            "leaves": [
                {
                    "path": leaf.path,
                    "label": leaf.label,
                    "value": self._shown(leaf.value),
                }
                for leaf in leaves
                if not leaf.is_name
            ],
            "values": [self._shown(value) for value in mapped.values],
            "key": key_of(lead, key) if isinstance(key, str) else "",
            "suggested": self._describe_lines(suggest(leaves, TARGETS)),
            **self.env["lead.capture"]._preview_payload(
                mapped.payload, company, country
            ),
        }

    @api.model
    def _shown(self, value):
        if value is None:
            return ""
        if isinstance(value, list):
            value = ", ".join(map(str, value))
        text = str(value)
        if len(text) > SHOWN_CHARACTERS:
            return f"{text[:SHOWN_CHARACTERS]}…"
        return text
