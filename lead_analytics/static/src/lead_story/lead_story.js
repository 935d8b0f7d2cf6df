import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;

/** Why a lead died: the verdict in sentences, and its whole life under it. */
export class LeadStory extends Component {
    static template = "lead_analytics.LeadStory";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({story: null});
        const {params, context} = this.props.action;
        this.leadId = (params && params.lead_id) || (context && context.active_id);
        onWillStart(() => this.load());
    }

    async load() {
        if (this.leadId) {
            this.state.story = await this.orm.call("crm.lead", "get_story", [
                [this.leadId],
            ]);
        }
    }

    moment(utc) {
        return deserializeDateTime(utc).toLocaleString(DateTime.DATETIME_SHORT);
    }

    openLead() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: this.leadId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("lead_analytics.lead_story", LeadStory);
