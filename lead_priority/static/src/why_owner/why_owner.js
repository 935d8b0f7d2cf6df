import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { relativeTime } from "@lead_priority/lead_fields/relative_time";

/** Why a lead has its owner, or none: the routing decision in plain words. */
export class WhyOwner extends Component {
    static template = "lead_priority.WhyOwner";
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ isLoading: true, why: null });
        useRecordObserver((record) => {
            this.load(record.resId, record.data.user_id, record.data.write_date);
        });
        useBus(this.env.bus, "LEAD-JOURNALS-CHANGED", () => this.load());
    }

    get ids() {
        const { record } = this.props;
        return record.resModel === "crm.lead"
            ? { leadId: record.resId }
            : { leadId: record.data.lead_id?.id, decisionId: record.resId };
    }

    async load() {
        const { leadId, decisionId } = this.ids;
        if (!leadId) {
            this.state.isLoading = false;
            return;
        }
        const why = await this.orm.call("crm.lead", "get_routing_explanation", [
            [leadId],
            decisionId || false,
        ]);
        if (leadId === this.ids.leadId) {
            this.state.why = why;
            this.state.isLoading = false;
        }
    }

    async override() {
        const { record } = this.props;
        const action = await this.orm.call("crm.lead", "action_override_owner", [
            [record.resId],
        ]);
        this.action.doAction(action, {
            onClose: async () => {
                await record.load();
                this.env.bus.trigger("LEAD-JOURNALS-CHANGED");
            },
        });
    }

    openDecisions() {
        this.action.doAction("lead_priority.lead_routing_decision_action", {
            additionalContext: { search_default_lead_id: this.props.record.resId },
        });
    }

    get ruleText() {
        return _t("rule “%s”", this.state.why.rule);
    }

    get allText() {
        return _t("All %s decisions", this.state.why.count);
    }

    get isLead() {
        return this.props.record.resModel === "crm.lead";
    }

    exact(value) {
        return value ? formatDateTime(deserializeDateTime(value)) : "";
    }

    ago(value) {
        return value ? relativeTime(deserializeDateTime(value)) : "";
    }
}

registry.category("view_widgets").add("lead_why_owner", {
    component: WhyOwner,
});
