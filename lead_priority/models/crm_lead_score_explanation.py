from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL, format_list

QUALIFICATION_BY_RANK = ("raw", "mql", "sql")


class CrmLead(models.Model):
    """Why a lead has its score: the parts of the same statement, in plain sentences."""

    _inherit = "crm.lead"

    def get_score_explanation(self):
        """Explain the score of one lead that the user may read.

        Gives a dict; with ``has_score`` False only ``message``, why there is none.
        Else ``total`` = sum of ``points`` over ``parts`` and ``adjustments``, always;
        ``fit`` and ``engagement``; ``thresholds`` (``mql``, ``sql``: points, 0 = none),
        ``cap``, ``floor``, ``qualification``, ``is_urgent``, ``model``.
        A part: ``rule_id, name, sentence, meaning, points, effect, dimension, group,
        count, last_at, expires_at`` (UTC as text, when its window ends).
        """
        self.ensure_one()
        self.check_access("read")
        now = self.env.cr.now()
        if not self.env.cr.readonly:
            self._update_score(now)
        return self._explain_score(now)

    def _get_score_model(self):
        """Give the compiled model that scores this lead; None when none does."""
        score_models = self.env["lead.score.model"]._get_active_score_models()
        team, company = self.team_id.id, self.company_id.id
        scopes = [(team or None, 0), (0, company or None), (0, 0)]
        for scope in scopes:
            found = [m for m in score_models if m.scope == scope]
            on_trial = [m for m in found if m.share and m.share.takes(self.id, team)]
            if chosen := on_trial or [m for m in found if not m.share]:
                return chosen[0]
        return None

    def _explain_score(self, now, score_model=None):
        """Explain at ``now``, by the lead's own model or by a draft that is tried."""
        is_draft = score_model is not None
        score_model = score_model or self._get_score_model()
        if score_model is None:
            return {"has_score": False, "message": self._explain_no_score()}
        statement = self.env["lead.score.model"]._compile(
            score_model, now, SQL("crm_lead.id = %s", self.id)
        )
        rows = self.env.execute_query(statement.select_parts())
        given = {row[1]: row[2] for row in rows if row[1] is None or row[1] < 0}
        holding = [row[1:] for row in rows if row[1] and row[1] > 0]
        explanation = self._explain_parts(score_model, holding, given, now)
        is_open = self.active and self.won_status == "pending"
        if not is_draft and not is_open:
            self._add_frozen_score(explanation)
        return explanation

    def _explain_no_score(self):
        if self.env["lead.score.model"]._get_active_score_models():
            return self.env._(
                "No score yet: no active score model is for this team or company."
            )
        return self.env._("No score yet: no score model is active.")

    def _explain_parts(self, score_model, holding, given, now):
        rules = self.env["lead.score.rule"].sudo().browse([row[0] for row in holding])
        rules = {rule.id: rule for rule in rules.with_context(lang=self.env.lang)}
        expiries = self._get_rule_expiries(rules.values(), now)
        parts = [
            self._prepare_part(rules[rule_id], points, count, last_at)
            | {"expires_at": fields.Datetime.to_string(expiries.get(rule_id)) or False}
            for rule_id, points, count, last_at in holding
        ]
        parts.sort(key=lambda part: -abs(part["points"]))
        explanation = {
            "has_score": True,
            "total": given[None],
            "fit": 0,
            "engagement": 0,
            "thresholds": {
                "mql": score_model.mql_threshold,
                "sql": score_model.sql_threshold,
            },
            "cap": score_model.cap,
            "floor": score_model.floor,
            "qualification": self.qualification or "raw",
            "is_urgent": any(part["effect"] == "urgent" for part in parts),
            "model": self._describe_model(score_model),
            "parts": parts,
            "adjustments": [],
        }
        self._add_limits(explanation, score_model, given)
        return explanation

    def _describe_model(self, score_model):
        record = self.env["lead.score.model"].sudo().browse(score_model.id)
        return {"id": record.id, "name": record.name}

    def _add_limits(self, explanation, score_model, given):
        """Add what the caps took, so that everything adds up to the total."""
        adjustments = explanation["adjustments"]
        for number, group in enumerate(score_model.groups):
            points = given[-number - 1]
            explanation[group.dimension] += points
            parts = [p for p in explanation["parts"] if p["group_id"] == group.id]
            if difference := points - sum(part["points"] for part in parts):
                name = self.env["lead.score.group"].sudo().browse(group.id).name
                adjustments.append(
                    {
                        "kind": "group",
                        "name": self.env._(
                            "“%(group)s” gives at most %(cap)s points",
                            group=name,
                            cap=group.cap,
                        ),
                        "points": difference,
                    }
                )
        raw = explanation["fit"] + explanation["engagement"]
        if difference := explanation["total"] - raw:
            name = self.env._("The score is at most %s", score_model.cap)
            if difference > 0:
                name = self.env._("The score is at least %s", score_model.floor)
            adjustments.append({"kind": "total", "name": name, "points": difference})

    def _add_frozen_score(self, explanation):
        """Won, lost and archived leads keep the score they had."""
        if difference := self.lead_score - explanation["total"]:
            explanation["adjustments"].append(
                {
                    "kind": "frozen",
                    "name": self.env._("Kept since the lead was closed"),
                    "points": difference,
                }
            )
            explanation["total"] = self.lead_score

    def _prepare_part(self, rule, points, count, last_at):
        return {
            "rule_id": rule.id,
            "name": rule.name,
            "sentence": self._word_rule(rule, count),
            "meaning": rule.meaning or "",
            "points": points,
            "effect": rule.effect,
            "qualification": rule.qualification or False,
            "dimension": rule.dimension,
            "group_id": rule.group_id.id,
            "group": rule.group_id.name,
            "count": count,
            "last_at": fields.Datetime.to_string(last_at) or False,
        }

    def _word_rule(self, rule, count):
        """Say in one plain sentence what the rule found."""
        if rule.kind == "date":
            return self.env._(
                "“%(date)s” is within the next %(hours)s hours",
                date=rule.date_field_id.field_description,
                hours=rule.hours_ahead,
            )
        if rule.kind == "profile":
            return rule.name
        names = rule.engagement_type_ids.mapped("name")
        style = "standard" if rule.needs_all else "or"
        what = format_list(self.env, names, style) if names else ""
        values = {"what": what, "count": count, "days": rule.window_days}
        if rule.window_days and count > 1:
            return self.env._("%(what)s: %(count)s times in %(days)s days", **values)
        if rule.window_days:
            return self.env._("%(what)s: once in the last %(days)s days", **values)
        if count > 1:
            return self.env._("%(what)s: %(count)s times", **values)
        return self.env._("%(what)s: once", **values)

    def _get_rule_expiries(self, rules, now):
        """Give when each windowed or dated rule stops holding or gives less (UTC)."""
        expiries = {}
        windowed = []
        for rule in rules:
            if rule.kind == "engagement" and rule.window_days:
                windowed.append(rule)
            elif rule.kind == "date":
                expiries[rule.id] = fields.Datetime.to_datetime(
                    self[rule.date_field_id.name]
                )
        if not windowed:
            return expiries
        # sudo: when an engagement occurred is already said by the score's parts
        engagements = (
            self.env["lead.engagement"]
            .sudo()
            .search_fetch(
                [
                    ("lead_id", "=", self.id),
                    ("is_automated", "=", False),
                    ("occurred_at", "<=", now),
                    (
                        "occurred_at",
                        ">",
                        now - timedelta(days=max(r.window_days for r in windowed)),
                    ),
                ],
                ["type_id", "occurred_at"],
                order="occurred_at desc",
            )
        )
        for rule in windowed:
            expiries[rule.id] = self._get_window_end(rule, engagements, now)
        return expiries

    @staticmethod
    def _get_window_end(rule, engagements, now):
        window = timedelta(days=rule.window_days)
        times = [
            engagement.occurred_at
            for engagement in engagements
            if engagement.type_id in rule.engagement_type_ids
            and engagement.occurred_at > now - window
        ]
        if len(times) < rule.minimum_count:
            return None
        # Newest first: counting once, the rule holds while enough are in the window.
        first = times[rule.minimum_count - 1] if rule.counting == "once" else times[-1]
        return first + window
