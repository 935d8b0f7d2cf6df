import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { PlaybookPanel } from "../playbook/playbook_panel";

/** A playbook as the rep sees it: the panel of a lead, which sends nothing here. */
export class PlaybookPreview extends Component {
    static template = "lead_nurture.PlaybookPreview";
    static components = { PlaybookPanel };
    static props = { ...standardFieldProps };

    get run() {
        return this.props.record.data[this.props.name];
    }

    /** Another lead is another panel. */
    get key() {
        return this.props.record.data.lead_id?.id || 0;
    }
}

registry.category("fields").add("lead_playbook_preview", {
    component: PlaybookPreview,
    supportedTypes: ["json"],
});
