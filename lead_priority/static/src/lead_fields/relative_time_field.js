import { Component } from "@odoo/owl";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { relativeTime } from "@lead_priority/lead_fields/relative_time";

/** A moment as people say it: "2 hours ago"; the exact one on hover. */
export class RelativeTimeField extends Component {
    static template = "lead_priority.RelativeTimeField";
    static props = { ...standardFieldProps, empty: { type: String, optional: true } };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        if (!this.value) {
            return this.props.empty || "";
        }
        return relativeTime(this.value);
    }

    get title() {
        return this.value ? formatDateTime(this.value) : "";
    }
}

registry.category("fields").add("lead_relative_time", {
    component: RelativeTimeField,
    displayName: _t("Relative time"),
    supportedTypes: ["datetime"],
    extractProps: ({ placeholder }) => ({ empty: placeholder }),
    listViewWidth: 110,
});
