import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { relativeTime } from "@lead_priority/lead_fields/relative_time";

const ICONS = {
    pool: "fa-inbox",
    owner: "fa-user",
    won: "fa-trophy",
    lost: "fa-times-circle",
};
const SHOWN = 5;

/** Where a lead is now, since when, and how it came there. */
export class CustodyStrip extends Component {
    static template = "lead_priority.CustodyStrip";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ path: [], isWhole: false });
        useRecordObserver((record) => {
            this.load(record.resId, record.data.write_date);
        });
        useBus(this.env.bus, "LEAD-JOURNALS-CHANGED", () =>
            this.load(this.props.record.resId)
        );
    }

    async load(leadId) {
        if (!leadId) {
            return;
        }
        const path = await this.orm.call("crm.lead", "get_custody_path", [[leadId]]);
        if (leadId === this.props.record.resId) {
            this.state.path = path;
        }
    }

    get shown() {
        return this.state.isWhole ? this.state.path : this.state.path.slice(-SHOWN);
    }

    get hiddenCount() {
        return this.state.path.length - this.shown.length;
    }

    icon(step) {
        return ICONS[step.place] || "fa-archive";
    }

    relative(utc) {
        return relativeTime(deserializeDateTime(utc));
    }

    title(step) {
        const since = formatDateTime(deserializeDateTime(step.since));
        return `${step.reason} · ${since}`;
    }

    showWhole() {
        this.state.isWhole = true;
    }
}

registry.category("view_widgets").add("lead_custody_strip", {
    component: CustodyStrip,
    fieldDependencies: [{ name: "write_date", type: "datetime" }],
});
