from odoo import fields, models

KINDS = {
    "capture": "lead.capture",
    "engagement": "lead.engagement",
    "followup": "lead.followup",
    "qualification": "lead.qualification.change",
    "custody": "lead.custody",
}
PAGE_LIMIT = 100  # rows
FOLLOWUP_ICONS = {
    "call": "fa-phone",
    "mail": "fa-envelope",
    "meeting": "fa-users",
    "message": "fa-comment",
    "task": "fa-check",
    "playbook": "fa-list-ol",
}
PLACE_ICONS = {
    "pool": "fa-inbox",
    "owner": "fa-user",
    "won": "fa-trophy",
    "lost": "fa-times-circle",
}


class CrmLead(models.Model):
    """Register and journals of one lead, or of one contact, as one stream."""

    _inherit = "crm.lead"

    def get_timeline(self, offset=0, limit=20, kinds=None, of_contact=False):
        """Return a page of what happened with this lead, newest first.

        With ``of_contact``, also with the other leads of the same customer, e-mail or
        phone, as far as the user sees them.

        Journals that the user cannot read are left out, and notes of follow-ups and
        hand-overs for who is not in sales.

        :param offset: rows to skip
        :param limit: rows to return, 100 at most
        :param kinds: some of ``KINDS``; all when empty
        :return: dict: ``rows`` (dicts with key, kind, at (UTC string), icon, title,
            detail, who, is_muted, and lead: id and name, where it is another one) and
            ``has_more``
        """
        self.ensure_one()
        self.check_access("read")
        start = max(offset, 0) if isinstance(offset, int) else 0
        limit = limit if isinstance(limit, int) else PAGE_LIMIT
        end = start + min(max(limit, 1), PAGE_LIMIT)
        leads = self._get_contact_leads() if of_contact else self
        rows = []
        for kind, model in KINDS.items():
            is_wanted = not kinds or kind in kinds
            if is_wanted and self.env[model].has_access("read"):
                rows += getattr(leads, f"_get_timeline_{kind}")(end + 1)
        rows.sort(key=lambda row: (row["at"], row["kind"], row["id"]), reverse=True)
        page = rows[start:end]
        for row in page:
            row["lead"] = self._get_other_lead(row["lead"])
        return {"rows": page, "has_more": len(rows) > end}

    def _get_other_lead(self, lead):
        """Name the lead of a row, unless it is this one."""
        return False if lead == self else {"id": lead.id, "name": lead.name}

    def _prepare_timeline_row(self, kind, record, at, **values):
        return {
            "key": f"{kind}-{record.id}",
            "id": record.id,
            "kind": kind,
            "at": fields.Datetime.to_string(at),
            "detail": "",
            "who": "",
            "is_muted": False,
            "lead": record.lead_id.with_env(self.env),
            **values,
        }

    def _get_timeline_capture(self, limit):
        captures = self.env["lead.capture"].search(
            [("lead_id", "in", self.ids)],
            order="received_at desc, id desc",
            limit=limit,
        )
        entries = dict(captures._fields["entry"]._description_selection(self.env))
        titles = {
            "merged": self.env._("Came in again"),
            "rejected": self.env._("Rejected"),
        }
        return [
            self._prepare_timeline_row(
                "capture",
                capture,
                capture.received_at,
                icon="fa-sign-in",
                title=titles.get(capture.state) or self.env._("Captured"),
                detail=self._join_words(
                    entries[capture.entry],
                    capture.sudo()
                    ._get_origin()
                    .name,  # the name alone, for every reader
                    capture.source_id.name,
                    capture.campaign_id.name,
                ),
            )
            for capture in captures
        ]

    def _get_timeline_engagement(self, limit):
        engagements = self.env["lead.engagement"].search(
            [("lead_id", "in", self.ids)], limit=limit
        )
        return [
            self._prepare_timeline_row(
                "engagement",
                engagement,
                engagement.occurred_at,
                icon=engagement.type_id.icon or "fa-bolt",
                title=engagement.type_id.name,
                detail=self._join_words(
                    self.env._("by a program, not scored")
                    if engagement.is_automated
                    else "",
                    engagement.description,
                    engagement.url,
                ),
                is_muted=engagement.is_automated,
            )
            for engagement in engagements
        ]

    def _get_timeline_followup(self, limit):
        followups = self.env["lead.followup"].search(
            [("lead_id", "in", self.ids), ("reverses_id", "=", False)], limit=limit
        )
        return [self._prepare_followup_row(followup) for followup in followups]

    def _prepare_followup_row(self, followup):
        taken_back = bool(followup.reversed_by_ids)
        return self._prepare_timeline_row(
            "followup",
            followup,
            followup.occurred_at,
            icon=FOLLOWUP_ICONS[followup.channel],
            title=self._join_words(
                self._get_label(followup, "channel"),
                self._get_label(followup, "outcome"),
            ),
            detail=self._join_words(
                self.env._("taken back") if taken_back else "",
                self.env._("automatic") if followup.is_automatic else "",
                followup.note if self._can_read_notes() else "",
            ),
            who=followup.user_id.sudo().name or "",  # the name alone
            is_muted=taken_back,
        )

    def _get_timeline_qualification(self, limit):
        changes = self.env["lead.qualification.change"].search(
            [("lead_id", "in", self.ids)], limit=limit
        )
        return [
            self._prepare_timeline_row(
                "qualification",
                change,
                change.occurred_at,
                icon="fa-star",
                title=self.env._(
                    "%(old)s → %(new)s",
                    old=self._get_label(change, "from_qualification"),
                    new=self._get_label(change, "to_qualification"),
                ),
                detail=self._join_words(
                    self._get_label(change, "reason"), change.rule_id.sudo().name
                ),
                who=change.user_id.sudo().name or "",  # the name alone
            )
            for change in changes
        ]

    def _get_timeline_custody(self, limit):
        rows = self.env["lead.custody"].search(
            [("lead_id", "in", self.ids)], limit=limit
        )
        return [
            self._prepare_timeline_row(
                "custody",
                row,
                row.started_at,
                icon=PLACE_ICONS.get(row.place, "fa-archive"),
                title=row._get_place_label(),
                detail=self._join_words(
                    self._get_label(row, "reason"),
                    row.note if self._can_read_notes() else "",
                ),
                who=row.by_user_id.sudo().name or "",  # the name alone
            )
            for row in rows
        ]

    def get_custody_path(self):
        """Return where this lead has been, oldest first; the last is where it is now.

        :return: list of dicts: id, place, label, reason, since and until (UTC
            strings; ``until`` False for the last)
        """
        self.ensure_one()
        self.check_access("read")
        custody = self.env["lead.custody"]
        if not custody.has_access("read"):
            return []
        current = custody.search(
            [
                ("lead_id", "=", self.id),
                ("place", "!=", "merged"),
                ("ended_at", "=", False),
            ],
            limit=1,
        )
        chain = custody.search(
            [("capture_id", "=", current.capture_id.id)], order="started_at, id"
        )
        return [
            {
                "id": row.id,
                "place": row.place,
                "label": row._get_place_label(),
                "reason": self._get_label(row, "reason"),
                "since": fields.Datetime.to_string(row.started_at),
                "until": row.ended_at and fields.Datetime.to_string(row.ended_at),
            }
            for row in chain
        ]

    def _can_read_notes(self):
        return self.env.user.has_group("sales_team.group_sale_salesman")

    def _get_label(self, record, name):
        selection = dict(record._fields[name]._description_selection(self.env))
        return selection.get(record[name], "")

    def _join_words(self, *words):
        return " · ".join(word for word in words if word)
