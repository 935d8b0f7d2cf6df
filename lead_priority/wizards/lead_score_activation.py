from odoo import api, fields, models

KINDS = [("added", "Added"), ("changed", "Changed"), ("only_here", "Removed")]


class LeadScoreActivation(models.TransientModel):
    """Activate a version of a score model: see what changes, then say how."""

    _name = "lead.score.activation"
    _description = "Activation of a Score Model"

    model_id = fields.Many2one(
        "lead.score.model", required=True, readonly=True, ondelete="cascade"
    )
    replaced_id = fields.Many2one(related="model_id.replaced_model_id")
    intro = fields.Char(compute="_compute_intro")
    kind = fields.Selection(
        [("from_now", "From now"), ("retroactive", "Retroactively")],
        required=True,
        default="from_now",
    )
    note = fields.Char(string="What Changed")
    line_ids = fields.One2many("lead.score.activation.line", "activation_id")
    preview = fields.Json(readonly=True)
    lead_count = fields.Integer(compute="_compute_picture")
    risen_count = fields.Integer(string="Rise", compute="_compute_picture")
    fallen_count = fields.Integer(string="Fall", compute="_compute_picture")
    summary = fields.Char(compute="_compute_picture")
    picture = fields.Html(compute="_compute_picture", sanitize=False)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard._look()
        return wizards

    @api.depends("replaced_id")
    def _compute_intro(self):
        for wizard in self:
            wizard.intro = self.env._(
                "No score model of this team or company scores these leads now."
            )
            if wizard.replaced_id:
                wizard.intro = self.env._(
                    "It takes the place of “%s”, which is archived. You can roll back"
                    " at any time.",
                    wizard.replaced_id.display_name,
                )

    def _look(self):
        """Keep what activating would change, as it is now."""
        model = self.model_id
        self.write(
            {
                "note": self.note or model.change_note,
                "preview": model._preview_bands(self.env.cr.now()),
                "line_ids": [(0, 0, vals) for vals in self._prepare_lines()],
            }
        )

    def _prepare_lines(self):
        """Give a line for each difference to the version that is replaced."""
        if not self.replaced_id:
            return
        old, new = self.replaced_id, self.model_id
        rule_sets = self.env["lead.rule.set"]
        for change in rule_sets._compare_records("score_models", old, new):
            vals = rule_sets._word_change("score_models", change)
            vals["record"] = vals["record"] or self.env._("The whole model")
            if change.kind == "added":
                vals["new_value"] = self._word_effect(new, change)
            elif change.kind == "only_here":
                vals["old_value"] = self._word_effect(old, change)
            yield vals

    def _word_effect(self, model, change):
        """Say what a rule gives that is in one of the versions only."""
        rules = model.rule_ids.filtered(
            lambda rule: (rule.group_id.name, rule.name) == change.path[1:]
        )
        return rules[:1].effect_text

    @api.depends("preview", "kind")
    def _compute_picture(self):
        for wizard in self:
            moves = wizard._get_moves()
            ranks = {"raw": 0, "mql": 1, "sql": 2}
            ups = {k: n for k, n in moves.items() if ranks[k[1]] > ranks[k[0]]}
            downs = {k: n for k, n in moves.items() if ranks[k[1]] < ranks[k[0]]}
            wizard.lead_count = sum(moves.values())
            wizard.risen_count = sum(ups.values())
            wizard.fallen_count = sum(downs.values())
            wizard.summary = wizard._word_summary()
            wizard.picture = self.env["ir.qweb"]._render(
                "lead_priority.score_band_moves",
                {"rows": wizard._prepare_rows(ups | downs)},
            )

    def _get_moves(self):
        """Give ``{(qualification now, afterwards): leads}`` for the chosen kind."""
        place = 1 if self.kind == "from_now" else 2
        moves = {}
        for row in self.preview or ():
            pair = (row[0], row[place])
            moves[pair] = moves.get(pair, 0) + row[3]
        return moves

    def _word_summary(self):
        if not (self.risen_count or self.fallen_count):
            return self.env._(
                "None of the %s open leads changes its qualification; only points"
                " change.",
                self.lead_count,
            )
        return self.env._(
            "Of %(leads)s open leads, %(risen)s rise and %(fallen)s fall.",
            leads=self.lead_count,
            risen=self.risen_count,
            fallen=self.fallen_count,
        )

    def _prepare_rows(self, moves):
        """Give a row per change of qualification, with a bar as wide as it is large."""
        selection = self.env["crm.lead"]._fields["qualification"]
        labels = dict(selection._description_selection(self.env))
        ranks = {"raw": 0, "mql": 1, "sql": 2}
        most = max(moves.values(), default=1)
        return [
            {
                "old": labels[old],
                "new": labels[new],
                "count": count,
                "is_rise": ranks[new] > ranks[old],
                "width": round(100 * count / most, 1),
            }
            for (old, new), count in sorted(moves.items(), key=lambda m: -m[1])
        ]

    def action_activate(self):
        """Activate the version as chosen; leads are scored anew."""
        self.ensure_one()
        model = self.model_id
        model._check_manager()
        if model.state != "active":
            model.change_note = self.note
            model._activate(self.kind, now=self.env.cr.now(), note=self.note)
        return model._open_version()


class LeadScoreActivationLine(models.TransientModel):
    """One difference between the version that scores leads and the new one."""

    _name = "lead.score.activation.line"
    _description = "Difference of Two Versions"

    activation_id = fields.Many2one(
        "lead.score.activation", required=True, ondelete="cascade"
    )
    record = fields.Char(string="Rule")
    kind = fields.Selection(KINDS, string="What")
    field = fields.Char()
    old_value = fields.Char(string="Before")
    new_value = fields.Char(string="After")
