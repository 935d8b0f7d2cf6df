import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { LaterWidget } from "@lead_priority/read_later/later_widgets";

const fieldDependencies = [{ name: "write_date", type: "datetime" }];

/** What providers said of the company, with where each value comes from. */
export class CompanyFacts extends LaterWidget {
    static template = "lead_priority.CompanyFacts";

    get field() {
        return "company_facts";
    }
}

/** Whose customer the company is already, by the domain of the e-mail address. */
export class CustomerNotice extends LaterWidget {
    static template = "lead_priority.CustomerNotice";

    setup() {
        this.action = useService("action");
        super.setup();
    }

    get field() {
        return "customer_notice";
    }

    open() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.state.value.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("lead_company_facts", {
    component: CompanyFacts,
    fieldDependencies,
});
registry.category("view_widgets").add("lead_customer_notice", {
    component: CustomerNotice,
    fieldDependencies,
});
