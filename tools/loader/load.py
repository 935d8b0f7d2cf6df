"""The Odoo side of the loader: one batch of rows through the capture path."""

from collections import Counter

from . import made_up_time
from .mapping import MappingError, is_held


class Loader:
    """Loads mapped rows into one database, batch by batch, as often as needed.

    A row is known by its key (``scope`` and idempotency key of the register), an
    engagement by its external key, an outcome by the lead being closed: running
    again after a kill goes on where the last committed batch ended.
    """

    def __init__(self, env, mapping, now, hold_share=0.0):
        # Bulk work: custody and journals are written, chatter is not.
        self.env = env(context={**env.context, "tracking_disable": True})
        self.mapping = mapping
        self.now = now
        self.hold_share = hold_share
        self.scope = f"loader:{mapping.name}"

    def load(self, cells_list):
        """Load one batch; return a Counter of what became of its rows."""
        rows = [self.mapping.row(cells) for cells in cells_list]
        captures = self._capture(rows)
        self._record_engagements(rows, captures)
        self._close(rows, captures)
        return Counter(
            f"rejected: {capture.reject_reason}"
            if capture.state == "rejected"
            else capture.state
            for capture in captures
        )

    def _capture(self, rows):
        captures = self._receive(rows)
        captures.filtered(lambda capture: capture.state == "received")._process(
            self.now
        )
        return captures

    def _receive(self, rows):
        # Here, because the rest of this file runs without Odoo.
        from odoo.addons.lead_priority.intake.errors import KeyConflict

        try:
            return self.env["lead.capture"]._receive(
                [self._prepare_capture(row) for row in rows],
                entry="loader",
                scope=self.scope,
                now=self.now,
            )
        except KeyConflict as error:
            raise MappingError(
                f"A row loaded before has changed since, between the keys {rows[0].key}"
                f" and {rows[-1].key}. To load the new edition of the file, give the"
                " mapping another name."
            ) from error

    def _prepare_capture(self, row):
        return {
            "payload": row.values,
            "idempotency_key": row.key,
            "received_at": self._captured_at(row),
        }

    def _captured_at(self, row):
        if row.captured_at:
            return min(row.captured_at, self.now)
        return made_up_time.captured_at(
            row.key, self.now, self.mapping.captured_within_days
        )

    def _record_engagements(self, rows, captures):
        events = [
            self._prepare_engagement(row, capture, code, number)
            for row, capture in zip(rows, captures, strict=True)
            if capture.lead_id
            for code, count in row.engagements.items()
            for number in range(count)
        ]
        self.env["lead.engagement"]._record_engagement(events, now=self.now)

    def _prepare_engagement(self, row, capture, code, number):
        return {
            "lead_id": capture.lead_id.id,
            "capture_id": capture.id,
            "type": code,
            "occurred_at": made_up_time.engaged_at(
                row.key,
                code,
                number,
                self._captured_at(row),
                self.now,
                self.mapping.engaged_within_days,
            ),
            "external_key": f"{self.scope}:{row.key}:{code}:{number}",
        }

    def _close(self, rows, captures):
        """Mark what is known to be won or lost; held rows stay open."""
        leads = {"won": set(), "lost": set()}
        for row, capture in zip(rows, captures, strict=True):
            if row.outcome and not is_held(row.key, self.hold_share):
                leads[row.outcome].add(capture.lead_id.id)
        won = self.env["crm.lead"].browse(leads["won"] - {False})
        lost = self.env["crm.lead"].browse(leads["lost"] - leads["won"] - {False})
        won.filtered(_is_open).action_set_won()
        lost.filtered(_is_open).action_set_lost()


def _is_open(lead):
    return lead.active and lead.won_status == "pending"
