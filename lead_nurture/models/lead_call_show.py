from markupsafe import Markup, escape

from odoo import api, fields, models

# Of several points in one sentence the first of these gives its colour.
COLOURS = {
    "broken": "text-bg-danger bg-opacity-25 text-reset",
    "said": "text-bg-success bg-opacity-25 text-reset",
    "denied": "text-bg-warning bg-opacity-25 text-reset",
}


class LeadCall(models.Model):
    """What a leader sees of a call: how it went in a sentence, what was said where."""

    _inherit = "lead.call"

    summary = fields.Char(compute="_compute_summary")
    transcript_html = fields.Html(
        "What Was Said", compute="_compute_transcript_html", sanitize=False
    )

    @api.depends("state", "compliance", "point_ids.verdict")
    def _compute_summary(self):
        for call in self:
            call.summary = call._word_summary() if call.state == "scored" else False

    def _word_summary(self):
        rows = self.point_ids
        wanted = rows.filtered(lambda row: not row.is_forbidden)
        broken = rows.filtered(lambda row: row.verdict == "broken")
        said = len(wanted.filtered("is_met"))
        sentence = self.env._(
            "%(said)s of %(all)s points were said.", said=said, all=len(wanted)
        )
        if broken:
            sentence += " " + self.env._(
                "Said and not allowed: %s.", ", ".join(broken.point_id.mapped("name"))
            )
        return sentence

    @api.depends("transcript", "point_ids.verdict", "point_ids.sentence")
    def _compute_transcript_html(self):
        for call in self:
            call.transcript_html = call._mark_sentences()

    def _mark_sentences(self):
        """Give the transcript with its matched sentences marked; all of it escaped."""
        text, place = self.transcript or "", 0
        parts = []
        for (start, end), rows in self._find_marks(text):
            verdicts = set(rows.mapped("verdict"))
            colour = next(COLOURS[one] for one in COLOURS if one in verdicts)
            parts += [
                escape(text[place:start]),
                Markup('<mark class="rounded px-1 %s" title="%s">%s</mark>')
                % (colour, ", ".join(rows.point_id.mapped("name")), text[start:end]),
            ]
            place = end
        parts.append(escape(text[place:]))
        return Markup('<div style="white-space: pre-wrap">%s</div>') % Markup().join(
            parts
        )

    def _find_marks(self, text):
        """Give [((start, end), rows)] of marked sentences, none over another."""
        marks = {}
        for row in self.point_ids.filtered(lambda one: one.verdict in COLOURS):
            end = row.start + len(row.sentence or "")
            if row.sentence and text[row.start : end] == row.sentence:
                span = (row.start, end)
                marks[span] = marks.get(span, row.browse()) | row
        found, place = [], 0
        for (start, end), rows in sorted(marks.items(), key=lambda mark: mark[0]):
            start = max(start, place)
            if start < end:
                found.append(((start, end), rows))
                place = end
        return found
