import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { MOMENTS, OUTCOMES } from "@lead_priority/lead_actions/choices";

/** Call, call result in two taps, snooze; on the form also the next lead. */
export class LeadActions extends Component {
    static template = "lead_priority.LeadActions";
    static components = { Dropdown, DropdownItem };
    static props = {
        ...standardWidgetProps,
        compact: { type: Boolean, optional: true },
        showNext: { type: Boolean, optional: true },
    };

    setup() {
        this.queue = useService("lead_queue");
        this.outcomes = OUTCOMES;
        this.moments = MOMENTS;
    }

    get lead() {
        const { record } = this.props;
        return {
            id: record.resId,
            name: record.data.name || record.data.display_name,
            ownerId: record.data.user_id?.id || false,
        };
    }

    get phone() {
        return this.props.record.data.phone;
    }

    get phoneHref() {
        return `tel:${this.phone.replace(/\s+/g, "")}`;
    }

    get isSnoozed() {
        const until = this.props.record.data.snoozed_until;
        return Boolean(until) && until > luxon.DateTime.now();
    }

    async save() {
        const { record } = this.props;
        return !(await record.isDirty()) || record.save();
    }

    /** Bound to the model, not to this card, which may be gone by then. */
    get reload() {
        const { model } = this.props.record;
        const { bus } = this.env;
        return async () => {
            await model.root.load();
            bus.trigger("LEAD-JOURNALS-CHANGED");
        };
    }

    async onOutcome(outcome) {
        if (await this.save()) {
            await this.queue.recordCall(this.lead, outcome, this.reload);
        }
    }

    async onSnooze(until) {
        if (await this.save()) {
            await this.queue.snooze(this.lead, until, this.reload);
        }
    }

    onPickSnooze() {
        this.queue.askMoment(_t("Snooze until?"), (until) => this.onSnooze(until));
    }

    async onWakeUp() {
        if (await this.save()) {
            await this.queue.wakeUp(this.lead, this.reload);
        }
    }

    async onNext() {
        if (await this.save()) {
            await this.queue.openNext(this.lead);
        }
    }
}

registry.category("view_widgets").add("lead_actions", {
    component: LeadActions,
    extractProps: ({ options }) => ({
        compact: Boolean(options.compact),
        showNext: Boolean(options.show_next),
    }),
    fieldDependencies: [
        { name: "name", type: "char" },
        { name: "phone", type: "char" },
        { name: "snoozed_until", type: "datetime" },
        { name: "user_id", type: "many2one", relation: "res.users" },
    ],
    listViewWidth: 150,
});
