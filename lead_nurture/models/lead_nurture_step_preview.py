from odoo import models
from odoo.tools import SQL

from ..running import Due


class LeadNurtureStep(models.Model):
    """A message as one lead would get it: written as ever, in a transaction undone."""

    _inherit = "lead.nurture.step"

    def action_preview(self):
        """Ask for a lead, and show what it would get from this step."""
        self.ensure_one()
        self.check_access("write")
        preview = self.env["lead.nurture.preview"].create(
            {"step_id": self.id, "lead_id": self._get_example().id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview: %s", self.name),
            "res_model": preview._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _get_example(self):
        """Give a lead of the flow, or any; none to who sees no leads."""
        leads = self.env["crm.lead"]
        if not leads.has_access("read"):
            return leads
        of_flow = [("flow_id", "=", self.flow_id.id), ("lead_id", "!=", False)]
        inside = self.env["lead.nurture.enrollment"].search(of_flow, limit=1)
        return inside.lead_id._filtered_access("read") or leads.search([], limit=1)

    def _preview(self, lead_id, now):
        """Write this message to a lead and read it; nothing of it stays.

        :param lead_id: of a lead; without one, a lead is invented
        :param now: naive UTC
        :return: dict: subject, body (HTML), text (of an SMS), sender, recipient, and
            refusal: why the lead would not get it now, if so
        """
        self.ensure_one()
        with self.flow_id._sandbox() as flow:
            step = self.with_env(flow.env)
            lead_id = lead_id or step._invent_lead().id
            result = step._look_at_leads([lead_id], now)[lead_id]
            execution_ids = step._add_executions([step._add_due(lead_id, now)], now)
            unwritten = getattr(step, f"_queue_{step.kind}")(execution_ids, now)
            executions = flow.env["lead.nurture.execution"].browse(
                execution_ids.values()
            )
            result = result or unwritten.get(lead_id)
            return {
                **executions._read_message(),
                "refusal": result and step._word_refusal(result),
            }

    def _invent_lead(self):
        simulations = self.env["lead.nurture.simulation"]
        values = {"flow_id": self.flow_id.id, "invented_count": 1}
        return self.env["crm.lead"].create(simulations.new(values)._prepare_invented())

    def _add_due(self, lead_id, now):
        """Add an entry that is over already: a lead may be in the flow as well."""
        enrollments = self.env["lead.nurture.enrollment"]
        enrollments.flush_model()
        ((id_,),) = self.env.execute_query(
            SQL(
                """INSERT INTO lead_nurture_enrollment (flow_id, family_id, lead_id,
                          step_id, state, entered_at, visit)
                   VALUES (%s, %s, %s, %s, 'done', %s, 1) RETURNING id""",
                self.flow_id.id,
                self.flow_id.family_id.id,
                lead_id,
                self.id,
                now,
            )
        )
        return Due(id_, lead_id, 1, now, now)

    def _word_refusal(self, result):
        executions = self.env["lead.nurture.execution"]
        field = executions._fields["reason"]
        reasons = dict(field._description_selection(self.env))
        return reasons.get(result.reason, "")


class LeadNurtureExecution(models.Model):
    _inherit = "lead.nurture.execution"

    def _read_message(self):
        """Give the message of this execution as a dict; nothing when there is none."""
        mail, text = self._get_mails(), self._get_texts()
        if mail:
            return {
                "subject": mail.subject,
                "body": mail.body_html or mail.body,
                "sender": mail.email_from,
                "recipient": mail.email_to or mail.recipient_ids[:1].email_formatted,
            }
        return {"text": text.body, "recipient": text.number}
