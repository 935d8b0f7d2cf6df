import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { PlaybookPanel } from "./playbook_panel";

/** The playbooks of a lead on its form: they load by themselves, after it. */
export class LeadPlaybooks extends Component {
    static template = "lead_nurture.LeadPlaybooks";
    static components = { PlaybookPanel };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ told: null });
        this.asked = 0;
        useRecordObserver((record) => {
            this.load(record.resId, record.data.write_date);
        });
        useBus(this.env.bus, "LEAD-JOURNALS-CHANGED", () => this.load());
        this.save = this.save.bind(this);
        this.reload = this.reload.bind(this);
        this.openEnd = this.openEnd.bind(this);
    }

    get record() {
        return this.props.record;
    }

    get isInside() {
        return this.state.told.runs.some(({ state }) => state === "running");
    }

    async load(leadId = this.record.resId) {
        if (!leadId) {
            this.state.told = null;
            return;
        }
        const asked = ++this.asked;
        const told = await this.orm.call("crm.lead", "get_playbooks", [[leadId]]);
        if (asked === this.asked && leadId === this.record.resId) {
            this.state.told = told;
        }
    }

    /** What is typed in the form is kept: the step may change the lead. */
    async save() {
        return !(await this.record.isDirty()) || this.record.save();
    }

    async reload() {
        const { resId } = this.record;
        await this.record.load();
        const threads = this.env.services["mail.store"].Thread;
        const thread = threads.get({ model: "crm.lead", id: resId });
        await Promise.all([
            this.load(),
            thread?.fetchThreadData(["activities", "messages"]),
        ]);
    }

    async openWizard(name) {
        if (await this.save()) {
            await this.action.doAction(name, {
                additionalContext: { active_model: "crm.lead", active_ids: [this.record.resId], active_id: this.record.resId },
                onClose: this.reload,
            });
        }
    }

    /** What a right gives: a method of the lead that opens something. */
    async press(method) {
        if (await this.save()) {
            const action = await this.orm.call("crm.lead", method, [[this.record.resId]]);
            await this.action.doAction(action, { onClose: this.reload });
        }
    }

    async openLink(link) {
        if (await this.save()) {
            await this.action.doAction(link.action);
        }
    }

    openStart() {
        return this.openWizard("lead_nurture.lead_playbook_start_action");
    }

    async openEnd(run) {
        if (await this.save()) {
            await this.action.doAction("lead_nurture.lead_playbook_end_action", {
                additionalContext: { default_run_id: run.id },
                onClose: this.reload,
            });
        }
    }
}

registry.category("view_widgets").add("lead_playbooks", {
    component: LeadPlaybooks,
    fieldDependencies: [{ name: "write_date", type: "datetime" }],
});
