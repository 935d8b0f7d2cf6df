from odoo import api, fields, models

from ..evaluation import area, bands, confusion, rises

RANK_LABELS = ("raw", "mql", "sql")


def per_cent(value):
    """Give a share as whole per cent, with a decimal where that would say nothing."""
    return round(100 * value, 1) if 0 < value < 0.1 else round(100 * value)


class LeadScoreJudgement(models.AbstractModel):
    """The result in numbers, each with a plain sentence and the interval it has."""

    _inherit = "lead.score.judgement"

    result = fields.Html(compute="_compute_result", sanitize=False)

    @api.depends("tally", "state")
    def _compute_result(self):
        self.result = False
        for judgement in self.filtered(lambda judgement: judgement.state == "done"):
            judgement.result = self.env["ir.qweb"]._render(
                "lead_priority.score_judgement", judgement._prepare_result()
            )

    def _prepare_result(self):
        """Give what the template shows."""
        tally = self._get_tally()
        return {
            "tiles": self._prepare_tiles(tally),
            "ranks": self._prepare_ranks(tally),
            "points": self._prepare_points(tally),
            "notes": self._prepare_notes(),
            "labels": self._prepare_labels(),
        }

    def _prepare_labels(self):
        """Give how the two models are called; the first is empty if there is one."""
        return ["", self.model_id.display_name]

    # Figures ---------------------------------------------------------------------
    def _prepare_tiles(self, tally):
        """Give the figures: title, value, sentence, and whether data are too few."""
        return [self._prepare_area(tally), *self._prepare_chosen(tally)]

    def _prepare_area(self, tally):
        found = area(tally.histogram(new=True))
        tile = {"title": self.env._("Accuracy (AUC)"), "is_few": not found.is_enough}
        if not found.is_enough:
            tile["sentence"] = self.env._(
                "Too few data: %(won)s won and %(lost)s lost leads, at least 10 of each"
                " are needed.",
                won=found.won,
                lost=found.lost,
            )
            return tile
        return tile | {
            "value": f"{found.value:.2f}",
            "sentence": self.env._(
                "Of a won and a lost lead, the won one had more points in %(share)s of"
                " 100 cases (%(low)s to %(high)s); 50 would be chance.",
                share=round(100 * found.value),
                low=round(100 * found.interval.low),
                high=round(100 * found.interval.high),
            ),
        }

    def _prepare_chosen(self, tally):
        chosen = confusion(tally, new=True)
        precision = {
            "title": self.env._("SQL leads won"),
            "sentence": self.env._(
                "Of %(cases)s closed leads that it made SQL leads, %(hits)s were won"
                " (%(low)s%% to %(high)s%%). Of all closed leads it is %(base)s%%.",
                base=per_cent(chosen.base.value),
                **self._say(chosen.precision),
            ),
        }
        recall = {
            "title": self.env._("Won leads found"),
            "sentence": self.env._(
                "Of %(cases)s leads that were won, it had made %(hits)s SQL leads in"
                " time (%(low)s%% to %(high)s%%).",
                **self._say(chosen.recall),
            ),
        }
        return [
            self._with_share(precision, chosen.precision),
            self._with_share(recall, chosen.recall),
            self._prepare_lift(chosen),
        ]

    def _prepare_lift(self, chosen):
        few = not chosen.precision.is_enough or not chosen.precision.hits
        tile = {"title": self.env._("Lift"), "is_few": few}
        if few:
            return tile | {"sentence": self._word_few(chosen.precision)}
        interval = chosen.lift_interval
        return tile | {
            "value": f"{chosen.lift:.1f}×",
            "sentence": self.env._(
                "SQL leads are won %(lift)s times as often as all leads (%(low)s to"
                " %(high)s).",
                lift=f"{chosen.lift:.1f}",
                low=f"{interval.low:.1f}",
                high=f"{interval.high:.1f}",
            ),
        }

    @staticmethod
    def _say(share):
        """Give the numbers that sentences about a share take."""
        return {
            "hits": share.hits,
            "cases": share.cases,
            "share": per_cent(share.value),
            "low": per_cent(share.interval.low),
            "high": per_cent(share.interval.high),
        }

    def _with_share(self, tile, share):
        if not share.is_enough:
            return tile | {"is_few": True, "sentence": self._word_few(share)}
        return tile | {"value": f"{per_cent(share.value)}%", "is_few": False}

    def _word_few(self, share):
        return self.env._(
            "Too few data: %s leads, at least 20 are needed.", share.cases
        )

    # Bars --------------------------------------------------------------------------
    def _prepare_ranks(self, tally):
        """Give the win rate of raw leads, MQL and SQL leads, as bars."""
        selection = self.env["crm.lead"]._fields["qualification"]
        labels = dict(selection._description_selection(self.env))
        sides = [tally.by_rank(new=new) for new in self._get_sides()]
        rows = [
            {"label": labels[code], "shares": [side[rank].win_rate for side in sides]}
            for rank, code in enumerate(RANK_LABELS)
        ]
        return self._prepare_chart(rows)

    def _prepare_points(self, tally):
        """Give the win rate by points of the judged model, as bars."""
        rows = [
            {
                "label": self._word_points(band),
                "shares": [band.outcomes.win_rate],
            }
            for band in bands(tally.histogram(new=True))
        ]
        return self._prepare_chart(rows)

    @staticmethod
    def _word_points(band):
        if band.first == band.last:
            return str(band.first)
        return f"{band.first}–{band.last}"

    def _get_sides(self):
        """Give which models of the tally are shown: the one before, the judged one."""
        return (True,)

    def _prepare_chart(self, rows):
        """Give bars with the ends of their intervals, on one scale, and a sentence."""
        shares = [share for row in rows for share in row["shares"] if share.cases]
        scale = max((share.interval.high for share in shares), default=1) or 1
        for row in rows:
            row["bars"] = [self._prepare_bar(share, scale) for share in row["shares"]]
        judged = [row["shares"][-1] for row in rows]
        return {"rows": rows, "sentence": self._word_rises(rises(judged))}

    def _prepare_bar(self, share, scale):
        said = self._say(share)
        place = {
            "width": round(100 * share.value / scale, 1),
            "low": round(100 * share.interval.low / scale, 1),
            "span": round(100 * (share.interval.high - share.interval.low) / scale, 1),
        }
        if not share.is_enough:
            text = self.env._("%(hits)s of %(cases)s · too few data", **said)
            return {**place, "is_few": True, "text": text, "is_empty": not share.cases}
        text = self.env._(
            "%(share)s%% won (%(low)s%% to %(high)s%%) · %(hits)s of %(cases)s", **said
        )
        return {**place, "is_few": False, "text": text, "is_empty": False}

    def _word_rises(self, verdict):
        return {
            "yes": self.env._("More points mean more leads won, in every band."),
            "no": self.env._(
                "Somewhere more points mean fewer leads won, and that is not chance:"
                " look at the rules that give these points."
            ),
            "unclear": self.env._(
                "Somewhere the share falls although the points rise, but that may be"
                " chance."
            ),
            "few": self.env._("Too few closed leads to compare the bands."),
        }[verdict]

    # Notes --------------------------------------------------------------------------
    def _prepare_notes(self):
        """Give the sentences that say what the figures rest on."""
        notes = [self._word_sample(), self._word_cut_off()]
        if self.left_out_count:
            notes.append(
                self.env._(
                    "%s leads came in already won or lost and are left out: there was"
                    " nothing to foresee.",
                    self.left_out_count,
                )
            )
        if unknown := self._get_inexact_labels():
            notes.append(
                self.env._(
                    "Read as they are today, since their past is not recorded for the"
                    " whole period: %s. Such rules may look better than they are.",
                    ", ".join(unknown),
                )
            )
        return notes

    def _get_inexact_labels(self):
        """Give the labels of what rules read that is not known as of then."""
        names = set()
        for models_ in self._get_judged_models():
            for rule in models_.rule_ids:
                names |= rule._get_field_names()
        since, __ = self._get_period()
        unknown = self.env["lead.journaled.field"]._get_unknown(names, since)
        labels = self.env["crm.lead"].fields_get(attributes=["string"])
        return sorted(
            labels.get(name.partition(".")[0], {"string": name})["string"]
            for name in unknown
        )

    def _word_sample(self):
        return self.env._(
            "%(leads)s leads: %(won)s won, %(lost)s lost, %(open)s still open. Shares"
            " won are of closed leads. Ranges in brackets hold the true value in 95 of"
            " 100 cases.",
            leads=self.lead_count,
            won=self.won_count,
            lost=self.lost_count,
            open=self.open_count,
        )

    def _word_cut_off(self):
        if self.cut_off == "hours":
            return self.env._(
                "Each lead is judged as it was known %s hours after it came in, and"
                " before it was won or lost.",
                self.cut_off_hours,
            )
        return self.env._(
            "Each lead is judged as it was known at its first contact, and before it"
            " was won or lost; %(unknown)s leads without a known contact, %(hours)s"
            " hours after they came in.",
            unknown=self.unknown_contact_count,
            hours=self.cut_off_hours,
        )
