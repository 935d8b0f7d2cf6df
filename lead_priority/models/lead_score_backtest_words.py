from odoo import models

from ..evaluation import RANKS, area_gain, band_changes, confusion, is_same, workload


class LeadScoreBacktest(models.Model):
    """The result of a backtest beside the model it is compared with."""

    _inherit = "lead.score.backtest"

    def _prepare_result(self):
        result = super()._prepare_result()
        if self.against_id:
            tally = self._get_tally()
            result["matrix"] = self._prepare_matrix(tally)
            result["verdict"] = self._word_verdict(tally)
        return result

    def _prepare_labels(self):
        return [self.against_id.display_name or "", self.model_id.display_name]

    def _get_sides(self):
        return (False, True) if self.against_id else (True,)

    def _prepare_tiles(self, tally):
        tiles = super()._prepare_tiles(tally)
        if not self.against_id:
            return tiles
        before = confusion(tally, new=False)
        tiles[0]["before"] = f"{self.old_area:.2f}"
        for tile, share in zip(
            tiles[1:], (before.precision, before.recall), strict=False
        ):
            if share.is_enough:
                tile["before"] = f"{self._say(share)['share']}%"
        if before.precision.is_enough and before.lift:
            tiles[3]["before"] = f"{before.lift:.1f}×"
        return [*tiles, self._prepare_workload(tally)]

    def _prepare_workload(self, tally):
        work = workload(tally, self.rep_days)
        tile = {
            "title": self.env._("More SQL leads per rep and day"),
            "is_few": not work.rep_days,
        }
        if not work.rep_days:
            return tile | {
                "sentence": self.env._(
                    "%(after)s SQL leads instead of %(before)s; no team has a rep to"
                    " share them.",
                    after=work.after,
                    before=work.before,
                )
            }
        return tile | {
            "value": f"{work.extra:+.2f}",
            "sentence": self.env._(
                "%(after)s SQL leads instead of %(before)s, for the reps of today on"
                " the working days of the period (%(days)s days of reps).",
                after=work.after,
                before=work.before,
                days=work.rep_days,
            ),
        }

    def _word_verdict(self, tally):
        """Say in one sentence, and a colour, whether the change is for the better."""
        if is_same(tally):
            text = self.env._("No difference: both give every lead the same points.")
            return {"class": "alert-info", "text": text}
        gain = area_gain(tally)
        if not gain.is_enough:
            text = self.env._("Too few closed leads to say which of the two is better.")
            return {"class": "alert-warning", "text": text}
        values = {
            "low": round(100 * min(map(abs, (gain.interval.low, gain.interval.high)))),
            "high": round(100 * max(map(abs, (gain.interval.low, gain.interval.high)))),
            "gain": round(100 * abs(gain.value), 1),
        }
        if gain.interval.low > 0:
            text = self.env._(
                "Better: of 100 pairs of a won and a lost lead, %(gain)s more are in"
                " the right order (%(low)s to %(high)s).",
                **values,
            )
            return {"class": "alert-success", "text": text}
        if gain.interval.high < 0:
            text = self.env._(
                "Worse: of 100 pairs of a won and a lost lead, %(gain)s fewer are in"
                " the right order (%(low)s to %(high)s).",
                **values,
            )
            return {"class": "alert-danger", "text": text}
        text = self.env._(
            "Neither is surely better: the difference in order may be chance."
        )
        return {"class": "alert-info", "text": text}

    def _prepare_matrix(self, tally):
        """Give how many leads go from which qualification to which, and were won."""
        selection = self.env["crm.lead"]._fields["qualification"]
        labels = dict(selection._description_selection(self.env))
        changes = band_changes(tally)
        return {
            "labels": [labels[code] for code in RANKS],
            "rows": [
                {
                    "label": labels[RANKS[old]],
                    "cells": [self._prepare_cell(old, new, cell)
                              for new, cell in enumerate(row)],
                }
                for old, row in enumerate(changes)
            ],
            "sentence": self.env._(
                "%(rises)s leads rise and %(falls)s fall.",
                rises=self.rise_count,
                falls=self.fall_count,
            ),
        }  # fmt: skip

    def _prepare_cell(self, old, new, cell):
        colour = ""
        if cell.all and new != old:
            colour = "bg-success-subtle" if new > old else "bg-warning-subtle"
        detail = ""
        if cell.closed:
            detail = self.env._(
                "%(won)s of %(closed)s closed won", won=cell.won, closed=cell.closed
            )
        return {"count": cell.all, "detail": detail, "class": colour}
