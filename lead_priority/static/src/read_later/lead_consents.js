import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { View } from "@web/views/view";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** The consents of a lead; read when their tab is opened, not with the form. */
export class LeadConsents extends Component {
    static template = "lead_priority.LeadConsents";
    static components = { View };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
    }

    get key() {
        const { resId, data } = this.props.record;
        return `${resId}/${data.write_date}`;
    }

    get viewProps() {
        const type = this.env.isSmall ? "kanban" : "list";
        const props = {
            context: { of_one_lead: true },
            display: { controlPanel: false, searchPanel: false },
            domain: [["lead_id", "=", this.props.record.resId]],
            noBreadcrumbs: true,
            readonly: true,
            resModel: "lead.consent",
            selectRecord: (resId) => this.open(resId),
            type,
            // Of consents: the form around it hands down the views of leads.
            views: [[false, type]],
        };
        if (type === "list") {
            return { ...props, allowOpenAction: false, allowSelectors: false };
        }
        return { ...props, forceGlobalClick: true };
    }

    open(resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "lead.consent",
            res_id: resId,
            views: [[false, "form"]],
            target: "new",
        });
    }
}

registry.category("view_widgets").add("lead_consents", {
    component: LeadConsents,
    fieldDependencies: [{ name: "write_date", type: "datetime" }],
});
