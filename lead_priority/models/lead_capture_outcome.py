from collections import defaultdict

from markupsafe import Markup

from odoo import api, models

# What a submission counts as when its form does not say; lists are no behaviour.
ENGAGEMENT_BY_ENTRY = {
    "form": "form_submitted",
    "api": "form_submitted",
    "webhook": "custom",
    "website": "form_submitted",
    "email": "contact_request",
    "survey": "form_submitted",
    "event": "form_submitted",
    "livechat": "chat",
}
# Not filled by a touch: the title is ours, the rest may belong to a partner.
NOT_FILLED = ("name",)
OF_PARTNER = ("email_from", "phone")


class LeadCapture(models.Model):
    """Carrying out what was decided: leads created, touched, reopened; engagements."""

    _inherit = "lead.capture"

    @api.model
    def _create_leads(self, intakes):
        """Create the leads of new persons, in one batch."""
        new = [intake for intake in intakes if intake.state == "lead"]
        if not new:
            return
        owners = self._get_customer_values(new)
        pools = self.env["lead.pool"]._get_incoming()
        vals_list = [
            {
                **self._prepare_lead_vals(intake, pools),
                **owners.get(intake.won_lead_id, {}),
            }
            for intake in new
        ]
        self._add_stages(vals_list)
        leads = self.env["crm.lead"].with_context(
            **self._get_creation_context(new),
            lead_capture_matched=True,
            lead_captures=tuple(intake.capture.id for intake in new),
        )
        for intake, lead in zip(new, leads.create(vals_list), strict=True):
            intake.target.lead_id = lead.id

    @api.model
    def _get_creation_context(self, intakes):
        # The register tells how a lead came: no message and no tracking for each.
        return {
            "tracking_disable": True,
            "mail_create_nosubscribe": True,
            "mail_create_nolog": True,
        }

    @api.model
    def _add_stages(self, vals_list):
        """Set the first stage of each team, which core would search for each lead."""
        leads = self.env["crm.lead"]
        teams = {vals["team_id"] for vals in vals_list}
        stages = {
            team_id: leads._stage_find(team_id=team_id, domain=[("fold", "=", False)])
            for team_id in teams
        }
        for vals in vals_list:
            vals.setdefault("stage_id", stages[vals["team_id"]].id)

    @api.model
    def _prepare_lead_vals(self, intake, pools):
        capture = intake.capture
        form = capture._get_origin()
        pool = form.pool_id or pools._choose(capture.company_id, intake.channel)
        values = {
            "name": self._get_lead_name(intake),
            "user_id": False,
            "team_id": form.team_id.id or pool.team_id.id,
            "pool_id": pool.id,
            "company_id": capture.company_id.id,
            **intake.channel,
            **intake.values,
        }
        if form.product_line_ids and "product_line_ids" not in values:
            values["product_line_ids"] = [(6, 0, form.product_line_ids.ids)]
        return values

    @api.model
    def _get_lead_name(self, intake):
        values = intake.values
        who = (
            values.get("partner_name")
            or values.get("contact_name")
            or values.get("email_from")
            or values.get("phone")
            or values.get("external_key")
        )
        form = intake.capture._get_origin()
        if values.get("name") or not form:
            return values.pop("name", who)
        return self.env._("%(who)s via %(form)s", who=who, form=form.name)

    @api.model
    def _get_customer_values(self, intakes):
        """Give owner and customer of the won leads, by lead id."""
        # sudo in _process: the new lead goes to the customer's owner, shown to nobody.
        leads = self.env["crm.lead"].browse(i.won_lead_id for i in intakes).exists()
        result = {}
        for lead in leads:
            owner = lead.partner_id.user_id or lead.user_id
            if owner.active and lead.company_id in (
                owner.company_ids | lead.company_id
            ):
                result[lead.id] = {"user_id": owner.id, "pool_id": False}
                result[lead.id]["team_id"] = lead.team_id.id
        return {lead_id: vals for lead_id, vals in result.items() if vals["user_id"]}

    @api.model
    def _touch_leads(self, intakes):
        """Fill what is empty, reopen what was closed, flag what names two leads."""
        leads = self.env["crm.lead"].browse(
            intake.target.lead_id for intake in intakes if intake.state == "merged"
        )
        self._reopen_leads(leads)
        doubtful = set()
        for intake in intakes:
            intake.lead_id = intake.target.lead_id
            others = [f for f in intake.flags if f.startswith("other_lead:")]
            if others:
                doubtful.update([intake.lead_id, *(int(f[11:]) for f in others)])
            if intake.state == "merged":
                self._fill_empty(leads.browse(intake.lead_id), intake)
        if doubtful:
            leads.browse(sorted(doubtful)).write({"is_possible_duplicate": True})
        self._log_touches([i for i in intakes if i.state == "merged"])

    @api.model
    def _reopen_leads(self, leads):
        """Bring lost and archived leads back, to their owner if he is still there."""
        closed = leads.browse(set(leads.ids)).filtered(lambda lead: not lead.active)
        if not closed:
            return
        gone = closed.filtered(lambda lead: lead.user_id and not lead.user_id.active)
        gone.write({"user_id": False})
        lost = closed.filtered(lambda lead: lead.won_status == "lost")
        (closed - lost).action_unarchive()
        lost.action_restore()

    @api.model
    def _fill_empty(self, lead, intake):
        """Fill what the lead does not say yet; what it says is never overwritten."""
        kept = NOT_FILLED + (OF_PARTNER if lead.partner_id else ())
        values = {**intake.channel, **intake.values}
        missing = {
            name: value
            for name, value in values.items()
            if name not in kept and not lead[name]
        }
        if missing:
            lead.write(missing)

    @api.model
    def _log_touches(self, intakes):
        """Tell in the chatter what a known lead sent again."""
        bodies = defaultdict(Markup)
        for intake in intakes:
            form = intake.capture._get_origin()
            if intake.capture.entry == "email":
                continue
            bodies[intake.lead_id] += Markup("<p>%s</p>%s") % (
                self.env._("Came in again: %s", form.name)
                if form
                else self.env._("Came in again"),
                intake.values.get("description") or "",
            )
        if bodies:
            self.env["crm.lead"].browse(bodies)._message_log_batch(bodies=dict(bodies))

    @api.model
    def _record_submissions(self, intakes, now):
        """Record what each capture says that the lead did."""
        rows = [
            {
                "lead_id": intake.lead_id,
                **kind,
                "occurred_at": intake.capture.received_at,
                "capture_id": intake.capture.id,
                "url": (intake.capture.payload or {}).get("page_url") or None,
                "description": intake.capture._get_origin().name or None,
                **intake.channel,
            }
            for intake in intakes
            if (kind := self._get_engagement_type(intake.capture))
        ]
        if rows:
            self.env["lead.engagement"]._record_engagement(rows, now=now)

    @api.model
    def _get_engagement_type(self, capture):
        """Say what a capture counts as: of its form or webhook, else of its entry."""
        origin = capture._get_origin()
        if origin.engagement_type_id:
            return {"type_id": origin.engagement_type_id.id}
        code = ENGAGEMENT_BY_ENTRY.get(capture.entry)
        return {"type": code} if code else {}
