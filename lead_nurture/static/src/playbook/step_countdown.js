import { Component, onWillUnmount, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { TICK_MS, sayLimit } from "./playbook_words";

/** How long is left of a step: "3 h of work left", red when it is late. */
export class StepCountdown extends Component {
    static template = "lead_nurture.StepCountdown";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ now: Date.now() });
        const timer = setInterval(() => (this.state.now = Date.now()), TICK_MS);
        onWillUnmount(() => clearInterval(timer));
    }

    get limit() {
        const value = this.props.record.data[this.props.name];
        return value?.limit_at ? sayLimit(value, this.state.now) : null;
    }
}

registry.category("fields").add("lead_step_countdown", {
    component: StepCountdown,
    supportedTypes: ["json"],
    listViewWidth: 165,
});
