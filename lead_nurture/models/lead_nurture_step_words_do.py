from odoo import models

from ..running import show_names


class LeadNurtureStep(models.Model):
    """What steps say of themselves that decide or do something."""

    _inherit = "lead.nurture.step"

    def _get_sentence_branch(self):
        if self.branch_kind == "domain":
            return self.env["crm.lead"]._word_domain(self.branch_domain)
        words = {
            "types": self._say_names(self.branch_type_ids),
            "times": self.branch_minimum,
            "step": self.branch_step_id.name or "…",
            "days": self.branch_days,
        }
        return {
            "entry": self.env._("%(types)s, %(times)s × since it entered", **words),
            "step": self.env._("%(types)s, %(times)s × since “%(step)s”", **words),
            "days": self.env._("%(types)s, %(times)s × in %(days)s days", **words),
        }[self.branch_since]

    def _get_sentence_split(self):
        return self.env._("Chance decides, for each lead once.")

    def _show_text(self, text):
        """Give a text with the labels of the lead's fields in their places."""
        if "{{" not in (text or ""):
            return text or ""
        fields = self.env["crm.lead"].fields_get(attributes=["string"])
        labels = {name: field["string"] for name, field in fields.items()}
        return show_names(text, labels.get)

    def _get_sentence_activity(self):
        what = self._show_text(self.activity_summary)
        return self.env._(
            "%(what)s, for: %(who)s, within %(hours)s hours",
            what=what or self.activity_type_id.name or self.name,
            who=self.activity_user_id.name
            if self.activity_responsible == "named"
            else self._say_choice("activity_responsible"),
            hours=self.activity_hours,
        )

    def _get_sentence_points(self):
        return self.env._("Counts as: %s", self.points_type_id.name or "…")

    def _get_sentence_tag(self):
        lines = []
        if self.tag_add_ids:
            lines.append(self.env._("Add: %s", self._say_names(self.tag_add_ids)))
        if self.tag_remove_ids:
            removed = self._say_names(self.tag_remove_ids)
            lines.append(self.env._("Remove: %s", removed))
        return "\n".join(lines)

    def _get_sentence_pool(self):
        return self.env._("To: %s", self.pool_id.name or "…")

    def _get_sentence_action(self):
        return self.action_id.sudo().name or ""  # sudo: the name is no secret

    def _get_sentence_flow(self):
        return self.env._("Start: %s", self.target_flow_id.name or "…")

    def _get_sentence_jump(self):
        return self.env._(
            "Back to “%(step)s”, at most %(times)s times",
            step=self.jump_step_id.name or "…",
            times=self.jump_limit,
        )

    def _get_sentence_email(self):
        return self.env._("Subject: %s", self._show_text(self.mail_subject) or "…")

    def _get_sentence_sms(self):
        return self._show_text(self.sms_body)

    # What they lack -------------------------------------------------------------------
    def _find_missing_wait_event(self):
        if self.event_kind == "engagement" and not self.event_type_ids:
            yield "error", self.env._("“%s” does not say what to wait for.", self.name)

    def _find_missing_branch(self):
        if self.branch_kind == "domain" and not self._is_branch_asking():
            text = self.env._("“%s” asks nothing: all leads go by yes.", self.name)
            yield "warning", text
        if self.branch_kind == "engagement" and not self.branch_type_ids:
            text = self.env._("“%s” does not say what the lead did.", self.name)
            yield "error", text

    def _is_branch_asking(self):
        return (self.branch_domain or "").strip() not in ("", "[]")

    def _find_missing_points(self):
        if not self.points_type_id:
            yield "error", self.env._("“%s” does not say what it counts as.", self.name)

    def _find_missing_pool(self):
        if not self.pool_id:
            yield "error", self.env._("“%s” names no pool.", self.name)

    def _find_missing_action(self):
        if not self.action_id:
            yield "error", self.env._("“%s” names no server action.", self.name)

    def _find_missing_flow(self):
        if not self.target_flow_id:
            yield "error", self.env._("“%s” names no flow.", self.name)

    def _find_missing_email(self):
        if not self.mail_subject:
            yield "error", self.env._("“%s” has no subject.", self.name)
        if self.is_mail_empty:
            yield "error", self.env._("“%s” has no text yet.", self.name)
        if not self._get_sender():
            text = self.env._(
                "“%s” has no sender: give the company an e-mail address.", self.name
            )
            yield "error", text

    def _find_missing_sms(self):
        if not self.sms_body:
            yield "error", self.env._("“%s” has no text yet.", self.name)
