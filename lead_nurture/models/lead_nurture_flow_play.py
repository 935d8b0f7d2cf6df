from odoo import models

from .lead_nurture_step_words import KINDS, OTHER


class LeadNurtureFlow(models.Model):
    """What a simulation tells: each step of each lead, each message as it would be."""

    _inherit = "lead.nurture.flow"

    def _tell_play(self, leads, acts, now):
        """Give what happened, as dicts; messages with their subject and text."""
        enrollments = self.env["lead.nurture.enrollment"].search(
            [("flow_id", "=", self.id)]
        )
        told = [self._tell_start(lead, enrollments, now) for lead in leads]
        executions = enrollments.execution_ids.sorted("id")
        messages = executions._get_rendered()
        told += [self._tell_step(row, messages.get(row.id, {})) for row in executions]
        told += [self._tell_end(one) for one in enrollments]
        order = {lead.id: number for number, lead in enumerate(leads)}
        told.sort(key=lambda line: (order[line["lead_id"]], line["at"], line["rank"]))
        names = {lead.id: lead.contact_name or lead.name for lead in leads}
        return [
            {**line, "who": names[line["lead_id"]], "day": (line["at"] - now).days + 1}
            for line in told
        ]

    def _tell_start(self, lead, enrollments, now):
        inside = lead in enrollments.lead_id
        what = self.env._("Enters the flow") if inside else self._say_not_in(lead)
        base = {"lead_id": lead.id, "at": now, "rank": 0, "icon": "fa-bolt"}
        return {**base, "what": what}

    def _say_not_in(self, lead):
        if lead.won_status != "pending" or not lead.active:
            return self.env._("Does not enter: it is won, lost or archived")
        return self.env._("Does not enter: it is of another company")

    def _tell_step(self, row, message):
        words = row._get_words()
        step = row.step_id
        ways = dict(step._get_outcomes())
        several = len(ways) > 1 and ways.get(row.outcome)
        detail = (several, words["reason"], row.note)
        return {
            "lead_id": row.lead_id.id,
            "at": row.done_at or row.started_at,
            "rank": 1,
            "icon": KINDS.get(step.kind, OTHER)[0],
            "what": step.name,
            "state": words["state"],
            "detail": " · ".join(filter(None, detail)) or step._get_sentence(),
            **message,
        }

    def _tell_end(self, enrollment):
        fields = self.env["lead.nurture.enrollment"]._fields
        states = dict(fields["state"]._description_selection(self.env))
        reasons = dict(fields["reason"]._description_selection(self.env))
        last = enrollment.execution_ids.mapped("started_at")
        is_inside = enrollment.state in ("running", "parked")
        name = enrollment.step_id.name or ""
        return {
            "lead_id": enrollment.lead_id.id,
            "at": enrollment.ended_at or max(last, default=enrollment.entered_at),
            "rank": 2,
            "icon": "fa-flag-checkered",
            "what": self.env._("Is still here: %s", name)
            if is_inside
            else states[enrollment.state],
            "detail": reasons.get(enrollment.reason)
            or (enrollment.error or "").strip().rpartition("\n")[2],
        }


class LeadNurtureExecution(models.Model):
    _inherit = "lead.nurture.execution"

    def _get_words(self):
        """Give the labels of the state and the reason."""
        self.ensure_one()
        return {
            name: dict(self._fields[name]._description_selection(self.env)).get(
                self[name]
            )
            for name in ("state", "reason")
        }

    def _get_rendered(self):
        """Give {id: dict of subject and body} of the messages of these."""
        rendered = {
            mail.lead_nurture_execution_id.id: {
                "subject": mail.subject,
                "body": mail.body_html or mail.body,
            }
            for mail in self._get_mails()
        }
        for text in self._get_texts():
            body = {"subject": text.body, "body": False}
            rendered[text.lead_nurture_execution_id.id] = body
        return rendered
