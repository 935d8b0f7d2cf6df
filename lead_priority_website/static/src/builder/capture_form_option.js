import "@website_crm/js/website_crm_editor";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

// A form of the builder that makes leads may name the capture form it belongs to.
registry.category("website.form_editor_actions").get("create_lead").fields.push({
    name: "lead_capture_form_id",
    type: "many2one",
    relation: "lead.capture.form",
    string: _t("Capture Form"),
    title: _t("Channel, pool, consent and limits. Empty: those of the website."),
});
