from odoo import api, models
from odoo.tools import SQL


class LeadNurtureFlow(models.Model):
    """The picture of a flow: its tree of steps with live counts."""

    _inherit = "lead.nurture.flow"

    @api.model
    # Not from a replica: it is drawn anew after each change of a step.
    def get_picture(self, flow_id):
        """Give all that the picture of a flow shows; the counts come of one query.

        :return: dict with the steps in the order of the tree, each with its outcomes,
            sentence and counts; what comes before the first step; the kinds of steps
        """
        flow = self.browse(flow_id)
        flow.check_access("read")
        counts = flow._count_for_picture()
        return {
            "id": flow.id,
            "life": flow.life,
            "can_edit": flow.state == "draft" and flow.has_access("write"),
            "entry": flow._get_entry_picture(counts),
            "steps": [step._get_picture(counts) for step in flow.step_ids],
            "kinds": self.env["lead.nurture.step"]._get_kinds(),
            "problems": flow.get_problems() if flow.state == "draft" else [],
        }

    def _get_entry_picture(self, counts):
        """Give what is drawn above the first step: who enters, who left and why."""
        total = counts.get(False, {})
        words = self.env["lead.nurture.enrollment"]._fields["state"]
        states = dict(words._description_selection(self.env))
        shown = [
            {"code": state, "label": label, "count": total.get(state, 0)}
            for state, label in states.items()
        ]
        return {
            "triggers": [trigger._get_sentence() for trigger in self.trigger_ids],
            "chips": [chip for chip in shown if chip["count"]],
            "exits": self._get_exit_sentences(),
        }

    def _get_exit_sentences(self):
        """Say when the flow is over for a lead that is not at its end."""
        words = []
        if self.goal_qualification or self._is_domain_set("goal_domain"):
            qualification = dict(
                self._fields["goal_qualification"]._description_selection(self.env)
            ).get(self.goal_qualification)
            words.append(
                self.env._("Goal: the lead becomes %s", qualification)
                if qualification
                else self.env._("Goal: the lead matches the condition of the goal")
            )
        if self.exits_on_reply:
            words.append(self.env._("Leaves when it replies"))
        if self.exits_on_owner_contact:
            words.append(self.env._("Leaves when a rep talks to it"))
        if self._is_domain_set("exit_domain"):
            words.append(self.env._("Leaves when it matches the exit condition"))
        return words

    # Counts -------------------------------------------------------------------------
    def _count_for_picture(self):
        """Give {step id: {code: number}}; the key False holds the whole flow."""
        for name in ("enrollment", "execution"):
            self.env[f"lead.nurture.{name}"].flush_model()
        parts = SQL(" UNION ALL ").join(self._get_count_parts())
        counts = {}
        for step_id, code, count in self.env.execute_query(parts):
            of_step = counts.setdefault(step_id or False, {})
            of_step[code] = of_step.get(code, 0) + count
        return counts

    def _get_seen_sql(self, model, column):
        """Give the condition that a row of ``model`` is one the user may see.

        Who sees all leads is not asked about each; the counts of a rep are of what a
        click on them opens.
        """
        groups = (
            "sales_team.group_sale_salesman_all_leads",
            "lead_priority.lead_priority_group_marketing",
        )
        if self.env.su or any(map(self.env.user.has_group, groups)):
            return SQL("TRUE")
        rows = self.env[model].with_context(active_test=False)._search([])
        return SQL("%s IN %s", column, rows.subselect())

    def _get_count_parts(self):
        """Give queries of (step id, code, number); others add theirs."""
        return [*self._get_entry_parts(), *self._get_visit_parts()]

    def _get_entry_parts(self):
        """Give the queries of leads that entered: where they are, why they left."""
        entries = self._get_seen_sql(
            "lead.nurture.enrollment", SQL("lead_nurture_enrollment.id")
        )
        return [
            SQL(
                """SELECT NULL::int, state, count(*)
                     FROM lead_nurture_enrollment
                    WHERE flow_id = %(flow)s AND %(seen)s
                    GROUP BY state""",
                flow=self.id,
                seen=entries,
            ),
            SQL(
                """SELECT step_id, CASE WHEN state = 'left'
                                        THEN 'left:' || coalesce(reason, '')
                                        ELSE 'at:' || state END AS code, count(*)
                     FROM lead_nurture_enrollment
                    WHERE flow_id = %(flow)s AND step_id IS NOT NULL AND %(seen)s
                    GROUP BY step_id, code""",
                flow=self.id,
                seen=entries,
            ),
        ]

    def _get_visit_parts(self):
        """Give the queries of visits of steps: what became of them, and the ways."""
        visits = self._get_seen_sql("lead.nurture.execution", SQL("execution.id"))
        return [
            SQL(
                """SELECT execution.step_id, execution.state
                          || coalesce(':' || execution.reason, ''), count(*)
                     FROM lead_nurture_execution execution
                     JOIN lead_nurture_step step ON step.id = execution.step_id
                    WHERE step.flow_id = %(flow)s AND %(seen)s
                    GROUP BY execution.step_id, execution.state, execution.reason""",
                flow=self.id,
                seen=visits,
            ),
            SQL(
                """SELECT execution.step_id, 'way:' || execution.outcome, count(*)
                     FROM lead_nurture_execution execution
                     JOIN lead_nurture_step step ON step.id = execution.step_id
                    WHERE step.flow_id = %(flow)s AND execution.outcome IS NOT NULL
                      AND %(seen)s
                    GROUP BY execution.step_id, execution.outcome""",
                flow=self.id,
                seen=visits,
            ),
        ]
