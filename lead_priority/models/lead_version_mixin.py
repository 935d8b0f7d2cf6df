from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError

# Set by the named steps of a version's life only, never by create or write.
LIFE_FIELDS = frozenset(
    (
        "state",
        "version",
        "family_id",
        "based_on_id",
        "activated_at",
        "activated_by_id",
        "archived_at",
        "archived_by_id",
    )
)
# Labels: changing them changes nothing of what a version does.
FREE_FIELDS = frozenset(("name", "description", "sequence", "change_note"))


class LeadVersionMixin(models.AbstractModel):
    """A rule set with versions: draft, active, archived.

    Drafts are edited freely. What was ever active is kept as it was, with its parts
    (``lead.version.part.mixin``), for everyone, on every way in: ``action_new_version``
    makes a draft of it. ``_activate`` puts a version in the place of another one, and
    ``lead.version.activation`` says which was active when.

    The inheriting model adds ``family_id`` (its first version) and ``based_on_id``,
    both many2one to itself, and a unique index on family and version.
    """

    _name = "lead.version.mixin"
    _description = "Versions of a Rule Set"

    # Fields that stay writable when the version is kept: labels, progress of jobs.
    _version_free_fields = FREE_FIELDS
    # XML id of a server action that calls ``action_new_version``, offered on refusal.
    _version_new_action = ""

    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("archived", "Archived")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        help="Drafts do nothing yet and are edited freely; what was ever active is"
        " kept as it was.",
    )
    version = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        copy=False,
        aggregator=None,
        help="1 for the first one; each new version counts on.",
    )
    activated_at = fields.Datetime(string="Activated On", readonly=True, copy=False)
    activated_by_id = fields.Many2one(
        "res.users", string="Activated By", readonly=True, copy=False
    )
    archived_at = fields.Datetime(string="Archived On", readonly=True, copy=False)
    archived_by_id = fields.Many2one(
        "res.users", string="Archived By", readonly=True, copy=False
    )
    change_note = fields.Char(
        string="What Changed",
        copy=False,
        help="Why this version was made, for those who read the history.",
    )

    @api.depends("version")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for record in self.filtered(lambda record: record.version > 1):
            record.display_name = self.env._(
                "%(name)s (version %(version)s)",
                name=record.display_name,
                version=record.version,
            )
        return result

    # Kept as it was ----------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([self._with_version(vals) for vals in vals_list])
        for record in records.filtered(lambda record: not record.family_id):
            record._write_beside({"family_id": record.id})
        return records

    def _with_version(self, vals):
        """Give the values of a new record with its family and number."""
        life = {name for name in LIFE_FIELDS & vals.keys() if vals[name]}
        if life - {"based_on_id", "state"} or vals.get("state", "draft") != "draft":
            raise self._refuse_life_fields()
        # All of them, so that no default in the context sets one.
        vals = {**vals, **dict.fromkeys(LIFE_FIELDS - {"based_on_id"}, False)}
        vals |= {"state": "draft", "version": 1}
        based_on = self.browse(vals.setdefault("based_on_id", False) or ())
        if not based_on:
            return vals
        family = based_on.family_id
        numbers = self.search([("family_id", "=", family.id)]).mapped("version")
        return {**vals, "family_id": family.id, "version": max(numbers) + 1}

    def write(self, vals):
        if not LIFE_FIELDS.isdisjoint(vals):
            raise self._refuse_life_fields()
        if not self._version_free_fields.issuperset(vals):
            self._check_draft()
        return super().write(vals)

    def unlink(self):
        self.filtered("activated_at")._check_draft()
        return super().unlink()

    def _write_beside(self, vals):
        """Write what is no content of the version, past the checks of ``write``."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _check_draft(self):
        """Raise unless these versions may be edited, and offer a new version."""
        kept = self.filtered(lambda record: record.state != "draft")[:1]
        if not kept:
            return
        message = self.env._(
            "“%s” is or was in use, so it is kept as it was. Make a new version and"
            " change that: it takes effect when it is activated.",
            kept.display_name,
        )
        action = self._version_new_action and self.env.ref(self._version_new_action)
        if not action:
            raise UserError(message)
        target = {"active_id": kept.id, "active_ids": kept.ids}
        raise RedirectWarning(
            message,
            action.id,
            self.env._("Make a New Version"),
            {**target, "active_model": self._name},
        )

    def _refuse_life_fields(self):
        return AccessError(
            self.env._(
                "The state and the number of a version are set by its buttons only:"
                " activate, roll back, archive."
            )
        )

    # Versions ------------------------------------------------------------------
    def action_new_version(self):
        """Open the draft of this family; make one of this version if there is none."""
        self.ensure_one()
        draft = self._find_draft() or self._make_version()
        return draft._open_version()

    def _find_draft(self):
        """Give the open draft of this family, the newest; empty when there is none."""
        domain = [("family_id", "=", self.family_id.id), ("state", "=", "draft")]
        return self.search(domain, order="version desc", limit=1)

    def _make_version(self):
        """Copy this version with its parts as the next draft of its family."""
        # What is switched off belongs to the version too.
        whole = self.with_context(active_test=False)
        return whole.copy({"based_on_id": self.id}).with_env(self.env)

    def action_discard(self):
        """Delete a draft; open the version it was made of."""
        self.ensure_one()
        self._check_draft()
        origin = self.based_on_id
        self.unlink()
        return origin._open_version() if origin else True

    def _open_version(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _pick_versions(self, *, editable=False):
        """Give one version per family of these, in their order.

        The active one, else the draft, else the newest; with ``editable`` the draft
        first.
        """
        order = ("draft", "active") if editable else ("active", "draft")
        best = {}
        for record in self:
            rank = order.index(record.state) if record.state in order else len(order)
            key = (-rank, record.version)
            if record.family_id not in best or best[record.family_id][0] < key:
                best[record.family_id] = (key, record)
        picked = {record for __, record in best.values()}
        return self.filtered(lambda record: record in picked)

    # Life -----------------------------------------------------------------------
    def _activate(self, kind, *, now, note=None):
        """Let this version take effect in the place of the active one.

        :param kind: of ``lead.version.activation``: how it takes effect
        :param now: naive UTC datetime
        """
        self.ensure_one()
        replaced = self._find_replaced()
        self._before_activation(kind, replaced, now)
        replaced._set_state("archived", now)
        self._set_state("active", now)
        # sudo: who may activate is checked by the buttons; the journal is written here
        journal = self.env["lead.version.activation"].sudo()
        journal._record_activation(self, kind, previous=replaced, now=now, note=note)
        self._after_activation(kind, now)

    def _set_state(self, state, now):
        """Note the state with who and when; at once, for the unique index."""
        if not self:
            return
        user = {"archived": "archived_by_id"}.get(state, "activated_by_id")
        moment = {"archived": "archived_at"}.get(state, "activated_at")
        vals = {"state": state, moment: now, user: self.env.uid}
        if state == "active":
            vals |= {"archived_at": False, "archived_by_id": False}
        self._write_beside(vals)
        self.flush_recordset(["state"])

    def _find_previous(self):
        """Give the version that rolling back makes active again; empty for none."""
        journal = self.env["lead.version.activation"].sudo()  # sudo: ids only
        start = journal._find_start(self, ("from_now", "retroactive"))
        previous = self.browse(start.previous_id or ()).exists()
        return previous.filtered(lambda record: record.state == "archived")

    def _roll_back(self, *, now, note=None):
        """Let the version before this one take effect again; give it.

        :raises UserError: this version replaced none
        """
        self.ensure_one()
        previous = self._find_previous()
        if self.state != "active" or not previous:
            raise UserError(
                self.env._(
                    "“%s” took the place of no other version: there is nothing to roll"
                    " back to.",
                    self.display_name,
                )
            )
        previous._activate("roll_back", now=now, note=note)
        return previous

    def _archive_versions(self, now):
        """Take these versions out of effect, without another one in their place."""
        active = self.filtered(lambda record: record.state == "active")
        self._set_state("archived", now)
        journal = self.env["lead.version.activation"].sudo()  # sudo: as above
        for record in active:
            journal._record_activation(record, "archived", now=now)

    def _back_to_draft(self):
        """Make archived versions that never were active drafts again."""
        self.filtered("activated_at")._check_draft()
        archived = self.filtered(lambda record: record.state == "archived")
        archived._write_beside(
            {"state": "draft", "archived_at": False, "archived_by_id": False}
        )

    # Hooks ------------------------------------------------------------------------
    def _find_replaced(self):
        """Give the active version that activating this one archives."""
        domain = [("family_id", "=", self.family_id.id), ("state", "=", "active")]
        return self.search(domain, limit=1) - self

    def _before_activation(self, kind, replaced, now):
        """Called before ``replaced`` is archived and this version is active."""

    def _after_activation(self, kind, now):
        """Called when this version has become active."""
