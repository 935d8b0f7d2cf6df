from odoo import api, models

from ..batches import work_on_each
from ..intake.payload import FIELDS

CHANNEL_FIELDS = ("source_id", "medium_id", "campaign_id")
IMPORT_BATCH_SIZE = 200


class LeadCapture(models.Model):
    """Rows of an import: any field of the lead, beside those that a form may ask."""

    _inherit = "lead.capture"

    @api.model
    def _prepare_import_payload(self, values):
        """Give the payload of a row whose values Odoo's importer has converted."""
        payload = {}
        for name, value in values.items():
            kind = FIELDS.get(name)
            if value is False:
                # An empty cell says nothing.
                continue
            if kind == "record":
                payload[name] = f"#{value}"
            elif kind == "records":
                payload[name] = [f"#{record_id}" for record_id in self._ids_of(value)]
            else:
                payload[name] = value
        return payload

    @api.model
    def _ids_of(self, commands):
        return [
            record_id
            for command in commands or []
            for record_id in (command[2] if command[0] == 6 else [command[1]])
        ]

    def _process_import(self, values_list, now):
        """Process the captures of rows in order; a row that fails is rejected."""
        values_by_id = dict(zip(self.ids, values_list, strict=True))

        def work(captures):
            captures._process_rows([values_by_id[row.id] for row in captures], now)

        for start in range(0, len(self), IMPORT_BATCH_SIZE):
            work_on_each(
                self[start : start + IMPORT_BATCH_SIZE],
                work,
                lambda capture, error: capture._reject_row(now, error),
            )

    def _reject_row(self, now, error):
        self.write(
            {
                "state": "rejected",
                "reject_reason": "failed",
                "reject_detail": str(error),
                "processed_at": now,
            }
        )

    def _process_rows(self, values_list, now):
        intakes = self._read_intakes()
        for intake, values in zip(intakes, values_list, strict=True):
            others = {n: v for n, v in values.items() if n not in FIELDS and v}
            intake.values.update(others)
            intake.channel.update({n: others[n] for n in CHANNEL_FIELDS if n in others})
        self._carry_out(intakes, now)
