from odoo import fields, models
from odoo.tools import SQL


class LeadPlaybookStep(models.Model):
    """Done when: a document was added to the lead, or to the task, since it is open."""

    _inherit = "lead.playbook.step"

    done_when = fields.Selection(
        selection_add=[("document", "A document was attached")],
        ondelete={"document": "set default"},
    )

    def _find_met_document(self, tasks, now):
        self.env["ir.attachment"].flush_model()
        tasks.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """SELECT task.id FROM lead_playbook_task task
                    WHERE task.id = ANY (%s) AND EXISTS (
                          SELECT FROM ir_attachment document
                           WHERE document.create_date
                                 >= date_trunc('second', task.entered_at)
                             AND document.res_field IS NULL
                             AND (document.res_model = 'crm.lead'
                                  AND document.res_id = task.lead_id
                               OR document.res_model = 'mail.activity'
                                  AND document.res_id = task.activity_id))""",
                tasks.ids,
            )
        )
        return tasks.browse(row[0] for row in rows)

    def _is_met_by_document(self, feedback, attachment_ids):
        return bool(attachment_ids)

    def _explain_document(self, task):
        return self.env._(
            "“%(step)s” needs a document: attach it to %(lead)s, or to the task.",
            step=self.name,
            lead=task.lead_id.display_name,
        )
