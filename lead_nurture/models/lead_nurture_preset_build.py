from markupsafe import Markup

from odoo import models

from ..presets import fill_answers, fill_fields, fill_subject
from .lead_preset_mixin import STEP_REFERENCE

# Mail programs know no classes: what a button looks like stands in it.
BUTTON = 'class="btn btn-primary"'
BUTTON_STYLE = (
    "display: inline-block; padding: 8px 16px; border-radius: 4px;"
    " background-color: #35979c; color: #ffffff; text-decoration: none;"
)


class LeadNurturePreset(models.Model):
    """Make a flow of a preset and the answers to its questions."""

    _inherit = "lead.nurture.preset"

    def _build(self, answers):
        """Give a new draft of a flow.

        :param answers: values by name of the question: text, number or records
        """
        self.ensure_one()
        document = self._read_document()
        flow = self.env["lead.nurture.flow"].create(
            {
                **self._read_values("lead.nurture.flow", document, answers),
                "trigger_ids": [
                    (0, 0, self._read_values("lead.nurture.trigger", node, answers))
                    for node in document.find_all("trigger")
                ],
            }
        )
        steps = {}
        self._build_steps(flow, document, self.env["lead.nurture.step"], answers, steps)
        self._link_steps(document, steps)
        return flow

    def _build_steps(self, flow, node, parent, answers, steps, outcome=None):
        """Make the steps below ``node``; note them in ``steps`` by their node."""
        for child in (child for child in node.children if child.tag == "step"):
            way = outcome or child.settings.get("outcome", "next")
            if (needs := child.settings.get("needs")) and not answers.get(needs):
                # Nothing was answered: what comes behind it takes its place.
                self._build_steps(flow, child, parent, answers, steps, way)
                continue
            step = steps[id(child)] = self.env["lead.nurture.step"].create(
                {
                    **self._read_values("lead.nurture.step", child, answers),
                    "flow_id": flow.id,
                    "parent_id": parent.id,
                    "outcome": way,
                }
            )
            if child.body:
                self._write_mail(step, child, answers)
            self._build_steps(flow, child, step, answers, steps)

    def _link_steps(self, document, steps):
        """Let settings that name other steps name those that were made."""
        nodes = [node for node in document.find_all("step") if id(node) in steps]
        named = {
            f"{STEP_REFERENCE}{node.settings['id']}": steps[id(node)]
            for node in nodes
            if "id" in node.settings
        }
        for node in nodes:
            links = {
                name: named[value].id
                for name, value in node.settings.items()
                if value.startswith(STEP_REFERENCE)
            }
            if links:
                steps[id(node)].write(links)

    # Values --------------------------------------------------------------------
    def _read_values(self, model, node, answers):
        values = super()._read_values(model, node, answers)
        if subject := values.get("mail_subject"):
            values["mail_subject"] = fill_subject(subject)
        return values

    # Mails ----------------------------------------------------------------------
    def _write_mail(self, step, node, answers):
        """Write the text of the e-mail of ``step`` into its mailing."""
        words = self._get_words(answers)
        body = fill_fields(fill_answers(node.body, words, is_html=True))
        body = body.replace(BUTTON, f'{BUTTON} style="{BUTTON_STYLE}"')
        html = self._lay_out(Markup(body))  # noqa: S704 our own text, answers escaped
        # sudo: the mailing is part of the step; nobody else may put expressions in it
        step.sudo().mailing_id.write({"body_arch": html, "body_html": html})

    def _lay_out(self, body):
        """Give the body as Odoo's mail editor lays out a plain mail."""
        leave = self.env._("Unsubscribe")
        return Markup(
            '<div class="o_layout o_default_theme"><div class="container o_mail_wrapper'
            ' o_mail_regular oe_unremovable"><div class="row"><div class="col'
            ' o_mail_no_options o_mail_wrapper_td oe_structure"><div'
            ' class="s_text_block o_mail_snippet_general pt24 pb24" data-snippet='
            '"s_text_block" data-name="Text"><div class="container s_allow_columns">'
            '%s</div></div><div class="s_mail_block_footer_social'
            ' o_mail_snippet_general" data-snippet="s_mail_block_footer_social"'
            ' data-name="Footer"><div class="container"><p style="text-align: center;'
            ' font-size: 12px;"><a role="button" href="/unsubscribe_from_list"'
            ' class="btn btn-link">%s</a></p></div></div></div></div></div></div>'
        ) % (body, leave)
