import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The steps of a playbook as a path; branches of a block stand below each other. */
export class PlaybookDrawing extends Component {
    static template = "lead_nurture.PlaybookDrawing";
    static props = { ...standardFieldProps };

    get stages() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("lead_playbook_drawing", {
    component: PlaybookDrawing,
    supportedTypes: ["json"],
});
