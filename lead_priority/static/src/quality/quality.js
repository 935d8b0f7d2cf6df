import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Mutex } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** How good is this lead? One tap; for one that is not good, why. */
export class LeadQuality extends Component {
    static template = "lead_priority.LeadQuality";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.saving = new Mutex();
        this.values = [
            { code: "good", label: _t("Good"), icon: "fa-thumbs-up", style: "success" },
            { code: "average", label: _t("Average"), icon: "fa-minus", style: "warning" },
            { code: "bad", label: _t("Bad"), icon: "fa-thumbs-down", style: "danger" },
        ];
        this.state = useState({ quality: null, isAsking: false });
        useRecordObserver((record) => {
            if (record.resId !== this.leadId) {
                this.leadId = record.resId;
                this.state.isAsking = false;
                this.load(record.resId);
            }
        });
    }

    async load(leadId) {
        this.state.quality = null;
        if (leadId) {
            const quality = await this.orm.call("crm.lead", "get_quality", [[leadId]]);
            if (leadId === this.leadId) {
                this.state.quality = quality;
            }
        }
    }

    /** Shown at once; saved one after the other, so that no answer overtakes. */
    async rate(changes) {
        const leadId = this.leadId;
        const { value, reason, note } = Object.assign(this.state.quality, changes);
        await this.saving.exec(() =>
            this.orm.call("crm.lead", "rate_quality", [[leadId], value, reason, note])
        );
    }

    async choose(value) {
        this.state.isAsking = value !== "good";
        await this.rate(value === "good" ? { value, reason: "" } : { value });
    }
}

registry.category("view_widgets").add("lead_quality", { component: LeadQuality });
