import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";

/** After "Not interested": lost with a reason, back to a pool, or keep it. */
export class NotInterestedDialog extends Component {
    static template = "lead_priority.NotInterestedDialog";
    static components = { Dialog };
    static props = {
        lead: Object,
        queue: Object,
        reload: Function,
        onKeep: Function,
        close: Function,
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        // Escape and the cross mean "keep it" too.
        this.env.dialogData.dismiss = () => this.props.onKeep();
        this.state = useState({ reason: "", pools: [] });
        onWillStart(async () => {
            this.state.pools = await this.orm.call("crm.lead", "get_return_pools", [
                [this.props.lead.id],
            ]);
        });
    }

    keep() {
        this.props.close();
        this.props.onKeep();
    }

    markLost() {
        const { lead, reload, close } = this.props;
        close();
        this.action.doAction("crm.crm_lead_lost_action", {
            additionalContext: { active_ids: [lead.id], default_lead_ids: [lead.id] },
            onClose: reload,
        });
    }

    async returnTo(pool) {
        const { lead, queue, reload, close } = this.props;
        await this.orm.call("crm.lead", "return_to_pool", [
            [lead.id],
            pool.id,
            this.state.reason,
        ]);
        close();
        queue.closeNotice();
        // Who gave a lead away may not read it any more: leave its form.
        await (queue.isOnLeadForm() ? queue.openNext(lead) : reload());
    }
}
