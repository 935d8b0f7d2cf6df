import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const COLORS = { sql: "success", mql: "info" };

/** A score as a number over a thin bar, coloured by the qualification. */
export class LeadScoreField extends Component {
    static template = "lead_priority.LeadScoreField";
    static props = { ...standardFieldProps, max: { type: Number, optional: true } };
    static defaultProps = { max: 100 };

    get isScored() {
        return Boolean(this.props.record.data.scored_at);
    }

    get score() {
        return this.props.record.data[this.props.name];
    }

    get width() {
        return Math.min(Math.max(this.score / this.props.max, 0), 1) * 100;
    }

    get color() {
        return COLORS[this.props.record.data.qualification] || "secondary";
    }

    get title() {
        return this.isScored ? _t("Score: %s points", this.score) : _t("No score yet");
    }
}

registry.category("fields").add("lead_score", {
    component: LeadScoreField,
    displayName: _t("Lead score"),
    supportedTypes: ["integer"],
    fieldDependencies: [
        { name: "scored_at", type: "datetime" },
        { name: "qualification", type: "selection" },
    ],
    extractProps: ({ options }) => ({ max: options.max }),
    listViewWidth: 70,
});
