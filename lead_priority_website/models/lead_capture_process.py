from odoo import api, models

from odoo.addons.lead_priority.models.lead_capture_given import OF_PARTNER


class LeadCapture(models.Model):
    """From what the website sent to a lead: owner, files, visitor."""

    _inherit = "lead.capture"

    @api.model
    def _read_intake(self, capture):
        intake = super()._read_intake(capture)
        if capture.entry == "website" and capture.payload:
            intake.given = dict(capture.payload.get("given") or {})
            if partner_id := capture.payload.get("partner_id"):
                contact = {n: v for n, v in intake.values.items() if n in OF_PARTNER}
                intake.given |= {"partner_id": partner_id, **contact}
            intake.is_kept = True
        return intake

    @api.model
    def _prepare_lead_vals(self, intake, pools):
        values = super()._prepare_lead_vals(intake, pools)
        owners = (intake.capture.payload or {}).get("owners")
        if intake.capture.entry != "website" or not owners:
            return values
        values["team_id"] = values["team_id"] or owners["team_id"]
        values["type"] = owners["type"]
        leader = owners["lead_leader_id"]
        if owners["user_id"]:
            values["user_id"] = owners["user_id"]
        elif leader and not values["pool_id"] and not self._is_routed():
            # As in core, where nothing else is set up.
            values["user_id"] = leader
        return values

    @api.model
    def _is_routed(self):
        return bool(self.env["lead.routing.rule"].search_count([], limit=1))

    @api.model
    def _record_submissions(self, intakes, now):
        result = super()._record_submissions(intakes, now)
        for intake in intakes:
            if intake.capture.entry == "website":
                intake.capture._hand_on_files(intake.lead_id)
        return result

    def _hand_on_files(self, lead_id):
        files = self._get_files()
        if files:
            files.write({"res_model": "crm.lead", "res_id": lead_id})
            self.env["crm.lead"].browse(lead_id)._message_log(
                body=self.env._("Attached files"),
                attachment_ids=[(6, 0, files.ids)],
                message_type="comment",
            )

    @api.model
    def _link_visitors(self, intakes, now):
        result = super()._link_visitors(intakes, now)
        for intake in intakes:
            visitor_id = (intake.capture.payload or {}).get("visitor_id")
            if intake.capture.entry != "website" or not visitor_id:
                continue
            visitor = self.env["website.visitor"].browse(visitor_id).exists()
            visitor._link_lead(
                self.env["crm.lead"].browse(intake.lead_id),
                company=intake.capture.company_id,
                now=now,
            )
        return result
