import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What is wrong with a flow: errors stop its start, warnings are worth a look. */
export class FlowProblems extends Component {
    static template = "lead_nurture.FlowProblems";
    static props = { ...standardFieldProps };

    get problems() {
        return this.props.record.data[this.props.name] || [];
    }
}

/** Sentences below each other. */
export class FlowSentences extends Component {
    static template = "lead_nurture.FlowSentences";
    static props = { ...standardFieldProps };

    get sentences() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("lead_flow_problems", {
    component: FlowProblems,
    supportedTypes: ["json"],
});
registry.category("fields").add("lead_flow_sentences", {
    component: FlowSentences,
    supportedTypes: ["json"],
});
