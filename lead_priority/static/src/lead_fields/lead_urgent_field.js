import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The urgent mark; nothing at all for the others. */
export class LeadUrgentField extends Component {
    static template = "lead_priority.LeadUrgentField";
    static props = { ...standardFieldProps, showLabel: { type: Boolean, optional: true } };
}

registry.category("fields").add("lead_urgent", {
    component: LeadUrgentField,
    displayName: _t("Urgent mark"),
    supportedTypes: ["boolean"],
    extractProps: ({ options }) => ({ showLabel: Boolean(options.show_label) }),
    label: false,
});
