from odoo import Command, api, fields, models

from ..suggesting import LibraryMissing, NothingTells, Settings, TooFewLeads, suggest

# Leads learnt from, the latest of the period: more make it slower, hardly better.
MOST_LEADS = 20_000
FIGURES = (
    "area",
    "area_low",
    "area_high",
    "mql_threshold",
    "sql_threshold",
    "floor",
)


class LeadScoreSuggestion(models.Model):
    """Points for a score model, proposed by what became of leads of the past.

    Made by a manager or marketing; it changes nothing until a draft is made of it,
    and that one is backtested and activated.
    """

    _name = "lead.score.suggestion"
    _description = "Suggested Weights"
    _inherit = ["lead.score.history"]
    _order = "id desc"

    model_id = fields.Many2one(
        "lead.score.model",
        string="Score Model",
        default=lambda self: self._get_default_model(),
        ondelete="set null",
        domain="[('is_template', '=', False)]",
        help="The draft is a new version of it; empty: a new model.",
    )
    company_id = fields.Many2one(
        compute="_compute_scope", store=True, readonly=False, precompute=True
    )
    team_id = fields.Many2one(
        compute="_compute_scope", store=True, readonly=False, precompute=True
    )
    most_rules = fields.Integer(
        string="Rules at Most",
        required=True,
        default=12,
        help="Fewer rules are easier to explain; more are a little more accurate.",
    )
    sql_share = fields.Integer(
        string="SQL Leads",
        required=True,
        default=20,
        help="Percent of the leads that sales can take: so many reach the threshold.",
    )
    mql_share = fields.Integer(
        string="MQL and Above",
        required=True,
        default=50,
        help="Percent of the leads that reach the threshold of an MQL.",
    )
    input_ids = fields.One2many(
        "lead.score.suggestion.input",
        "suggestion_id",
        string="May Be Used",
        default=lambda self: self._get_default_inputs(),
        copy=True,
    )
    rule_ids = fields.One2many(
        "lead.score.suggestion.rule", "suggestion_id", string="Suggested Rules"
    )
    area = fields.Float(
        string="Accuracy (AUC)",
        digits=(4, 3),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Share of pairs of a won and a lost lead in the right order, on leads"
        " that the rules were not made from. 0.5 is chance.",
    )
    area_low = fields.Float(digits=(4, 3), readonly=True, copy=False)
    area_high = fields.Float(digits=(4, 3), readonly=True, copy=False)
    mql_threshold = fields.Integer(string="MQL From", readonly=True, copy=False)
    sql_threshold = fields.Integer(string="SQL Lead From", readonly=True, copy=False)
    floor = fields.Integer(string="Lowest Score", readonly=True, copy=False)
    draft_ids = fields.One2many("lead.score.model", "suggestion_id", string="Drafts")
    draft_count = fields.Integer(compute="_compute_draft_count")

    _most_rules_range = models.Constraint(
        "CHECK (most_rules BETWEEN 1 AND 50)",
        "Ask for 1 to 50 rules.",
    )
    _shares_order = models.Constraint(
        "CHECK (sql_share BETWEEN 1 AND 99 AND mql_share BETWEEN sql_share AND 99)",
        "The shares lie between 1 and 99 percent, and that of SQL leads is not above"
        " that of MQL and above.",
    )

    def _prepare_name(self, period):
        return self.env._("Weights by leads of %(first)s to %(last)s", **period)

    @api.model
    def _get_default_model(self):
        model = self.env["lead.score.model"]
        own = model.search([("state", "=", "active"), ("is_template", "=", False)])
        return own.filtered(
            lambda m: (m.company_id or self.env.company) == self.env.company
        )[:1]

    @api.depends("model_id")
    def _compute_scope(self):
        for suggestion in self:
            team = suggestion.model_id.team_id
            company = suggestion.model_id.company_id or team.company_id
            suggestion.company_id = company or self.env.company
            suggestion.team_id = team

    @api.depends("draft_ids")
    def _compute_draft_count(self):
        for suggestion in self:
            suggestion.draft_count = len(suggestion.draft_ids)

    @api.model
    def _get_default_inputs(self):
        """List all that may be used: the usual ones and what leads do are ticked."""
        usual = self._get_usual_inputs()
        names = [*usual, *(name for name in self._get_inputs() if name not in usual)]
        types = self.env["lead.engagement.type"].search([("active", "=", True)])
        rows = [{"field_name": name, "is_used": name in usual} for name in names]
        rows += [{"engagement_type_id": kind.id, "is_used": True} for kind in types]
        return [
            Command.create({**row, "sequence": number})
            for number, row in enumerate(rows)
        ]

    def _get_result_fields(self):
        return frozenset((*super()._get_result_fields(), *FIGURES))

    def _get_question_fields(self):
        own = ("model_id", "most_rules", "sql_share", "mql_share", "input_ids")
        return super()._get_question_fields() | set(own)

    def _forget_result(self):
        self.rule_ids.unlink()
        return super()._forget_result()

    # Run -----------------------------------------------------------------------------
    def _run(self, now):
        """Learn from the leads as known at their cut-off; ``now`` is naive UTC."""
        self.ensure_one()
        # sudo: leads are only counted, and only values that many share are kept
        suggestion = self.sudo()
        suggestion._forget_result()
        try:
            found, unknown = suggestion._suggest(now)
        except (LibraryMissing, NothingTells, TooFewLeads) as error:
            suggestion._fail(suggestion._word_failure(error), now)
        else:
            suggestion.write(suggestion._prepare_success(found, unknown, now))

    def _suggest(self, now):
        used = self.input_ids.filtered("is_used")
        table, unknown = self._read_history(
            now,
            [name for name in used.mapped("field_name") if name],
            used.engagement_type_id.ids,
            rising={line._get_key() for line in used if line.is_rising},
            limit=MOST_LEADS,
        )
        settings = Settings(
            most_rules=self.most_rules,
            sql_share=self.sql_share / 100,
            mql_share=self.mql_share / 100,
        )
        return suggest(table, settings), unknown

    def _prepare_success(self, found, unknown, now):
        columns = dict.fromkeys(rule.candidate.column for rule in found.rules)
        fields_ = [key[6:] for key in columns if key.startswith("field:")]
        accuracy = found.area
        return {
            "state": "done",
            "run_at": now,
            "lead_count": found.leads,
            "won_count": found.won,
            "unknown_contact_count": unknown,
            "inexact_names": ", ".join(self._explain_inexact_fields(fields_, now)),
            "area": accuracy.value,
            "area_low": accuracy.interval.low,
            "area_high": accuracy.interval.high,
            "mql_threshold": found.mql_threshold,
            "sql_threshold": found.sql_threshold,
            "floor": found.floor,
            "rule_ids": [
                Command.create(self._prepare_line(rule, number))
                for number, rule in enumerate(found.rules)
            ],
        }

    def _prepare_line(self, rule, number):
        return {
            **self._prepare_rule(rule.candidate, rule.points),
            **self.rule_ids._prepare_evidence(rule.evidence),
            "sequence": number,
            "coefficient": rule.coefficient,
        }

    def _word_failure(self, error):
        if isinstance(error, LibraryMissing):
            return self.env._(
                "Suggesting weights needs the Python library %(library)s on the"
                " server, which is not installed. Ask your administrator to run:"
                " pip install %(library)s. Everything else works without it.",
                library=error.name,
            )
        if isinstance(error, TooFewLeads):
            settings = Settings()
            return self.env._(
                "Too few closed leads to learn from: %(leads)s, of which %(won)s were"
                " won. At least %(fewest)s are needed, %(each)s of them won and"
                " %(each)s lost. Choose a longer period.",
                leads=error.leads,
                won=error.won,
                fewest=settings.fewest_leads,
                each=settings.fewest_won,
            )
        return self.env._(
            "Nothing that may be used tells won leads from lost ones: no condition"
            " holds for enough leads, or none makes a difference."
        )
