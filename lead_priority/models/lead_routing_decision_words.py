from datetime import datetime

from odoo import fields, models
from odoo.tools import format_datetime, format_list

from ..routing import CRITERIA, Decision, from_json
from .lead_routing_rule_decide import replay

PERCENT = 100


class LeadRoutingDecision(models.Model):
    """A decision in plain words: why this owner, what kept the others, what if."""

    _inherit = "lead.routing.decision"

    def _get_decision(self):
        """Give the stored ``routing.Decision``, or the one found again by the run."""
        self.ensure_one()
        # sudo: the input of a run is ids and numbers about colleagues, shown in words
        stored = self.sudo()
        if stored.explanation:
            return from_json(Decision, stored.explanation)
        if not stored.run_id:
            return None
        replayed = replay(stored.run_id.input, {stored.lead_id.id})
        return next((one for one in replayed if one.lead_id == stored.lead_id.id), None)

    def _explain(self):
        """Give this decision for the screen; see ``get_routing_explanation``."""
        self.ensure_one()
        decision = self._get_decision()
        names = self._get_names(decision)
        return {
            "outcome": self.outcome,
            "owner": self.user_id.sudo().name or False,
            "decided_at": fields.Datetime.to_string(self.decided_at),
            "trigger": self._get_label("trigger"),
            "rule": self.rule_id.sudo().name or False,
            "by": self.by_user_id.sudo().name or False,
            "note": self.note or False,
            "sentence": self._word_outcome(decision, names),
            "tie_break": self._word_tie_break(decision),
            "candidates": [
                self._explain_candidate(one, decision, names)
                for one in (decision.candidates if decision else ())
            ],
            "would_go_to": [
                self._word_change(one, names)
                for one in (decision.would_go_to if decision else ())
            ],
        }

    def _get_names(self, decision):
        user_ids = {one.user_id for one in decision.candidates} if decision else set()
        # sudo: names of colleagues
        users = self.env["res.users"].sudo().browse(user_ids).exists()
        return {user.id: user.name for user in users}

    def _get_label(self, name):
        return dict(self._fields[name]._description_selection(self.env))[self[name]]

    # The owner, or nobody -------------------------------------------------------------
    def _word_outcome(self, decision, names):
        if self.outcome == "overridden":
            return self.env._(
                "%(by)s chose %(owner)s: %(note)s",
                by=self.by_user_id.sudo().name,
                owner=self.user_id.sudo().name,
                note=self.note or "…",
            )
        if self.outcome == "nobody":
            return self._word_nobody(decision)
        if not decision:
            return self.env._("%s was chosen.", self.user_id.sudo().name)
        return self._word_choice(decision, names)

    def _word_nobody(self, decision):
        if not decision or not decision.candidates:
            return self.env._("Nobody was chosen: the rule names no rep for this lead.")
        return self.env._(
            "Nobody was chosen: something kept each of the %(count)s reps from it.",
            count=len(decision.candidates),
        )

    def _word_choice(self, decision, names):
        first = decision.candidates[0]
        count = sum(not one.exclusions for one in decision.candidates)
        values = {
            "owner": names.get(decision.user_id) or self.user_id.sudo().name,
            "count": count,
            "open": first.open_count,
            "points": round(PERCENT * (first.value or 0)),
            "best": self._word_best(decision, first),
        }
        sentences = {
            "existing_owner": self.env._(
                "%(owner)s was chosen: looks after this customer already.", **values
            ),
            "least_loaded": self.env._(
                "%(owner)s was chosen: fewest open leads (%(open)s) of the %(count)s"
                " reps who could take it.",
                **values,
            ),
            "best_fit": self.env._(
                "%(owner)s was chosen: fits best of the %(count)s reps who could take"
                " it, with %(points)s of 100 points, most for %(best)s.",
                **values,
            ),
        }
        turn = self.env._(
            "%(owner)s was chosen: next in turn of the %(count)s reps who could take"
            " it.",
            **values,
        )
        only = self.env._("%(owner)s was chosen: the only rep who could.", **values)
        if count == 1 and decision.chosen_by != "existing_owner":
            return only
        return sentences.get(decision.chosen_by, turn)

    def _word_best(self, decision, candidate):
        # sudo: weights of the rule, which is read by every rep anyway
        weights = self.rule_id.sudo()._get_weights() if self.rule_id else {}
        points = {
            code: value * weights.get(code, 1)
            for code, value in candidate.parts.items()
            if code in CRITERIA
        }
        best = sorted(points, key=lambda code: -points[code])[:2]
        return format_list(self.env, [self._word_criterion(code) for code in best])

    def _word_tie_break(self, decision):
        words = {
            "fewest_today": self.env._("Equal otherwise: got the fewest leads today."),
            "longest_since_last": self.env._(
                "Equal otherwise: waited longest for a new lead."
            ),
            "lowest_id": self.env._("Equal otherwise: longest member of the team."),
        }
        return words.get(decision.tie_break if decision else "", False)

    # The others -----------------------------------------------------------------------
    def _explain_candidate(self, one, decision, names):
        is_owner = bool(decision.rep_id) and one.rep_id == decision.rep_id
        return {
            "id": one.rep_id,
            "name": names.get(one.user_id, "?"),
            "is_owner": is_owner,
            "open_count": one.open_count,
            "today_count": one.today_count,
            "numbers": self._word_numbers(one, decision),
            "exclusions": [self._word_exclusion(each) for each in one.exclusions],
        }

    def _word_numbers(self, one, decision):
        """Give [{label, value}]: what the strategy compared."""
        if one.value is None:
            return []
        if decision.chosen_by == "best_fit":
            total = {"label": self.env._("Points"), "value": round(PERCENT * one.value)}
            return [total] + [
                {"label": self._word_criterion(code), "value": round(PERCENT * value)}
                for code, value in one.parts.items()
            ]
        if "turns" not in one.parts:
            return []
        owed = {"label": self.env._("Owed"), "value": round(one.value, 2)}
        return [
            owed,
            {"label": self.env._("Had in turn"), "value": one.parts["turns"]},
        ]

    def _word_criterion(self, code):
        field = self.env["lead.routing.rule"]._fields.get(f"weight_{code}")
        return field._description_string(self.env) if field else code

    def _word_change(self, change, names):
        return self.env._(
            "Would go to %(rep)s, if not: %(reason)s.",
            rep=names.get(change.user_id, "?"),
            reason=self._word_exclusion(change.exclusion),
        )

    def _word_exclusion(self, one):
        """Say in plain words why a rep did not get the lead."""
        numbers = dict(one.numbers)
        if until := numbers.get("until"):
            moment = datetime.fromisoformat(until)
            numbers["until"] = format_datetime(self.env, moment, dt_format="short")
        if one.code == "level_too_low":
            levels = dict(
                self.env["crm.team.member"]
                ._fields["routing_level"]
                ._description_selection(self.env)
            )
            numbers["level"] = levels.get(numbers.get("level"))
            numbers["needed"] = levels.get(numbers.get("needed"))
        sentence = self._get_exclusion_sentences(bool(until)).get(one.code, one.code)
        return sentence % numbers if numbers else sentence

    def _get_reason_names(self):
        """Give {code: reason in general}, without numbers."""
        return {
            **self._get_exclusion_sentences(False),
            "full_open": self.env._("too many open leads"),
            "full_day": self.env._("too many new leads that day"),
            "level_too_low": self.env._("level too low for a high-value lead"),
        }

    def _get_exclusion_sentences(self, is_until_known):
        """Give {code: sentence with the names of its numbers}."""
        away = {
            "paused": self.env._("paused until %(until)s"),
            "on_leave": self.env._("on leave until %(until)s"),
            "outside_hours": self.env._("not at work until %(until)s"),
        }
        unknown = {
            "paused": self.env._("paused"),
            "on_leave": self.env._("on leave"),
            "outside_hours": self.env._("not at work"),
        }
        return {
            **(away if is_until_known else unknown),
            "archived": self.env._("the user is archived"),
            "no_rep": self.env._("the rule has no rep for it"),
            "no_rule": self.env._("no rule fits"),
            "not_in_team": self.env._("not in the rule's teams"),
            "no_weight": self.env._("a share of 0"),
            "full_open": self.env._("full: %(count)s of %(limit)s open leads"),
            "full_day": self.env._("full for today: %(count)s of %(limit)s new leads"),
            "level_too_low": self.env._(
                "%(level)s; leads from %(score)s points go to %(needed)s and above"
            ),
            "outside_territory": self.env._("outside the territory"),
            "cooldown": self.env._("had this lead before, too recently"),
        }
