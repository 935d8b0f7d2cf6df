import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { readLater } from "@lead_priority/read_later/read_later";

/** The value of a field, asked for once the form is open. */
export class LaterWidget extends Component {
    static props = { ...standardWidgetProps, field: { type: String, optional: true } };

    setup() {
        this.state = useState({ value: false });
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
        const value = await readLater(this.env, leadId, this.field);
        if (leadId === this.props.record.resId) {
            this.state.value = value;
        }
    }

    get field() {
        return this.props.field;
    }
}

/** A number on a button of the form. */
export class LaterNumber extends LaterWidget {
    static template = "lead_priority.LaterNumber";
}

/** What the lead's policy has against contacting it now. */
export class ContactNotice extends LaterWidget {
    static template = "lead_priority.ContactNotice";

    get field() {
        return "contact_notice";
    }
}

/** The label of a selection field, as a badge. */
export class LaterState extends LaterWidget {
    static template = "lead_priority.LaterState";
    static props = { ...LaterWidget.props, classes: { type: Object, optional: true } };

    setup() {
        this.fieldService = useService("field");
        super.setup();
    }

    async load(leadId) {
        const fields = await this.fieldService.loadFields("crm.lead", {
            fieldNames: [this.field],
        });
        this.labels = Object.fromEntries(fields[this.field].selection);
        return super.load(leadId);
    }

    get label() {
        return this.labels[this.state.value];
    }

    get color() {
        return this.props.classes[this.state.value] || "text-bg-light";
    }
}

const fieldDependencies = [{ name: "write_date", type: "datetime" }];
registry.category("view_widgets").add("lead_later_number", {
    component: LaterNumber,
    fieldDependencies,
    extractProps: ({ options }) => ({ field: options.field }),
});
registry.category("view_widgets").add("lead_contact_notice", {
    component: ContactNotice,
    fieldDependencies,
});
registry.category("view_widgets").add("lead_later_state", {
    component: LaterState,
    fieldDependencies,
    extractProps: ({ options }) => ({ field: options.field, classes: options.classes }),
});
