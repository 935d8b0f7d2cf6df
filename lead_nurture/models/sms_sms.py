from odoo import fields, models


class SmsSms(models.Model):
    """SMS that a flow queued, and SMS sent by the company's own provider."""

    _inherit = "sms.sms"

    state = fields.Selection(
        selection_add=[("nurture", "Queued by a Flow")],
        ondelete={"nurture": "cascade"},
    )
    lead_nurture_execution_id = fields.Many2one(
        "lead.nurture.execution",
        string="Step of a Flow",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _split_by_api(self):
        """Those of companies with a provider of ours go there, the others as ever."""
        others = self.browse()
        for company, messages in self.grouped(lambda s: s._get_sms_company()).items():
            if provider := company._get_lead_sms_provider():
                api = provider._get_api_class()(self.env)
                api._set_company(company)
                yield api, messages
            else:
                others += messages
        if others:
            yield from super(SmsSms, others)._split_by_api()

    def _get_sms_company(self):
        # sudo: of which company a flow is, for whoever sends
        company = self.sudo().lead_nurture_execution_id.step_id.flow_id.company_id
        return company[:1] or super()._get_sms_company()

    def _track_for_flows(self, company):
        """Let gateways report about these SMS of flows, before the first is sent."""
        provider = company._get_lead_sms_provider()
        self.env["sms.tracker"].create(
            [
                {
                    "sms_uuid": text.uuid,
                    "lead_nurture_execution_id": text.lead_nurture_execution_id.id,
                    "lead_sms_provider_id": provider.id,
                }
                for text in self
            ]
        )

    def _handle_call_result_hook(self, results):
        told = super()._handle_call_result_hook(results)
        for result in results:
            if values := result.get("lead_tracking"):
                texts = self.filtered(lambda t, uuid=result["uuid"]: t.uuid == uuid)
                texts.sms_tracker_id.write(values)
        return told
