import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { KINDS, buildHistoryChart } from "@lead_priority/score_history/history_chart";

/** How the score of a lead came about: a line over time with what happened on it. */
export class ScoreHistory extends Component {
    static template = "lead_priority.ScoreHistory";
    static props = { ...standardWidgetProps };

    setup() {
        this.canvas = useRef("canvas");
        this.orm = useService("orm");
        this.state = useState({ history: null, isLoading: true });
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useRecordObserver((record) => {
            this.load(record.resId, record.data.lead_score, record.data.write_date);
        });
        useBus(this.env.bus, "LEAD-JOURNALS-CHANGED", () =>
            this.load(this.props.record.resId)
        );
        useEffect(
            () => this.draw(),
            () => [this.state.history, this.canvas.el]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    async load(leadId) {
        if (!leadId) {
            return;
        }
        const history = await this.orm.call("crm.lead", "get_score_history", [[leadId]]);
        if (leadId === this.props.record.resId) {
            this.state.history = history;
            this.state.isLoading = false;
        }
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (this.canvas.el) {
            this.chart = new Chart(this.canvas.el, buildHistoryChart(this.state.history));
        }
    }

    get hasLine() {
        return this.state.history?.points?.length > 1;
    }

    /** What can be seen on this line, for the legend. */
    get kinds() {
        const seen = new Set(this.state.history.marks.map((mark) => mark.kind));
        return KINDS.filter((kind) => seen.has(kind.id));
    }
}

registry.category("view_widgets").add("lead_score_history", {
    component: ScoreHistory,
    fieldDependencies: [
        { name: "lead_score", type: "integer" },
        { name: "write_date", type: "datetime" },
    ],
});
