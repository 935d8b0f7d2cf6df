import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The steps of a playbook as a path; branches of a block stand below each other. */
export class PlaybookPath extends Component {
    static template = "lead_nurture.PlaybookPath";
    static props = { ...standardFieldProps };

    get stages() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("lead_playbook_path", {
    component: PlaybookPath,
    supportedTypes: ["json"],
});
