import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { relativeTime } from "@lead_priority/lead_fields/relative_time";
import { QualificationDialog } from "@lead_priority/why_panel/qualification_dialog";
import { buildWaterfall } from "@lead_priority/why_panel/waterfall";

/** Why a lead has its score: each part as a bar, adding up to the score. */
export class WhyPanel extends Component {
    static template = "lead_priority.WhyPanel";
    static props = { ...standardWidgetProps };

    setup() {
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.state = useState({ isLoading: true, waterfall: null, message: "" });
        useRecordObserver((record) => {
            this.load(record.resId, record.data.lead_score, record.data.write_date);
        });
        onWillStart(async () => {
            this.canCorrect = await user.hasGroup(
                "sales_team.group_sale_salesman_all_leads"
            );
        });
        useBus(this.env.bus, "LEAD-JOURNALS-CHANGED", () =>
            this.load(this.props.record.resId)
        );
    }

    correctQualification() {
        const { record } = this.props;
        this.dialog.add(QualificationDialog, {
            leadId: record.resId,
            qualification: record.data.qualification || "raw",
            onDone: async () => {
                await record.load();
                this.env.bus.trigger("LEAD-JOURNALS-CHANGED");
            },
        });
    }

    async load(leadId) {
        if (!leadId) {
            return;
        }
        const explanation = await this.orm.call("crm.lead", "get_score_explanation", [
            [leadId],
        ]);
        if (leadId === this.props.record.resId) {
            this.state.waterfall = buildWaterfall(explanation);
            this.state.message = explanation.message || "";
            this.state.isLoading = false;
        }
    }

    get waterfall() {
        return this.state.waterfall;
    }

    dates(row) {
        const words = [];
        if (row.last_at) {
            words.push(this.relative(row.last_at));
        }
        if (row.expires_at) {
            words.push(_t("counts until %s", this.day(row.expires_at)));
        }
        return words.join(" · ");
    }

    relative(utc) {
        return relativeTime(deserializeDateTime(utc));
    }

    day(utc) {
        return deserializeDateTime(utc).toLocaleString(luxon.DateTime.DATE_MED);
    }

    exact(utc) {
        return utc ? formatDateTime(deserializeDateTime(utc)) : "";
    }
}

registry.category("view_widgets").add("lead_why_panel", {
    component: WhyPanel,
    fieldDependencies: [
        { name: "lead_score", type: "integer" },
        { name: "qualification", type: "selection" },
        { name: "write_date", type: "datetime" },
    ],
});
