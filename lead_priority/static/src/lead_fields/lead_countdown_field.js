import { Component, onWillUnmount, useState } from "@odoo/owl";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { parseSpans, sayDuration, secondsLeft } from "@lead_priority/lead_fields/lead_countdown";
import { readLater } from "@lead_priority/read_later/read_later";

const TICK_MS = 15000;
const COLORS = {
    running: "text-bg-light border",
    warned: "text-bg-warning",
    reclaim: "text-bg-warning",
    overdue: "text-bg-danger",
};

/**
 * A deadline that counts down: "1 h 20 min left", red when it has passed. Of limits
 * in working time only that counts; it stands still while nobody works.
 */
export class LeadCountdownField extends Component {
    static template = "lead_priority.LeadCountdownField";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ now: Date.now() });
        const timer = setInterval(() => (this.state.now = Date.now()), TICK_MS);
        onWillUnmount(() => clearInterval(timer));
    }

    get due() {
        return this.props.record.data[this.props.name];
    }

    get limit() {
        return this.props.record.data.sla_countdown || {};
    }

    get spans() {
        const spans = parseSpans(this.limit.spans);
        return spans.length ? spans : [[0, this.due.toMillis()]];
    }

    get isOverdue() {
        return this.due.toMillis() <= this.state.now;
    }

    get isResting() {
        return !this.isOverdue && !this.spans.some(([from, until]) => from <= this.state.now && this.state.now < until);
    }

    get color() {
        return COLORS[this.isOverdue ? "overdue" : this.props.record.data.sla_state] || COLORS.running;
    }

    get icon() {
        if (this.props.record.data.sla_state === "reclaim") {
            return "fa-undo";
        }
        if (this.isOverdue) {
            return "fa-exclamation-triangle";
        }
        return this.isResting ? "fa-pause" : "fa-clock-o";
    }

    get text() {
        if (this.isOverdue) {
            const late = (this.state.now - this.due.toMillis()) / 1000;
            return late < 60 ? _t("Due now") : _t("%s late", sayDuration(late));
        }
        const left = secondsLeft(this.spans, this.state.now);
        return left < 60 ? _t("Less than 1 min left") : _t("%s left", sayDuration(left));
    }

    get title() {
        const values = { limit: this.limit.label || _t("Deadline"), due: formatDateTime(this.due) };
        if (this.props.record.data.sla_state === "reclaim") {
            return _t("Will be taken back on %(due)s unless you follow up", values);
        }
        if (this.isResting) {
            return _t("%(limit)s by %(due)s; counts working time, nobody works now", values);
        }
        return _t("%(limit)s by %(due)s", values);
    }
}

/** In a form the spans are asked for once it is open: they cost as much as the rest. */
export class LeadCountdownFormField extends LeadCountdownField {
    setup() {
        super.setup();
        this.loaded = useState({ limit: {} });
        useRecordObserver((record) => {
            this.load(record.resId, record.data[this.props.name]);
        });
    }

    async load(leadId, due) {
        if (leadId && due) {
            const limit = await readLater(this.env, leadId, "sla_countdown");
            if (leadId === this.props.record.resId) {
                this.loaded.limit = limit || {};
            }
        }
    }

    get limit() {
        return this.loaded.limit;
    }
}

const leadCountdownField = {
    component: LeadCountdownField,
    displayName: _t("Countdown"),
    supportedTypes: ["datetime"],
    fieldDependencies: [
        { name: "sla_state", type: "selection" },
        { name: "sla_countdown", type: "json" },
    ],
    listViewWidth: 135,
};
registry.category("fields").add("lead_countdown", leadCountdownField);
registry.category("fields").add("form.lead_countdown", {
    ...leadCountdownField,
    component: LeadCountdownFormField,
    fieldDependencies: [{ name: "sla_state", type: "selection" }],
});
