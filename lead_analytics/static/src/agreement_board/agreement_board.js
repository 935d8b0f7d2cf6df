import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const BADGES = {
    kept: "text-bg-success",
    broken: "text-bg-danger",
    running: "text-bg-info",
    none: "text-bg-light border",
    ahead: "text-muted",
};

/** What marketing and sales promised each other, and what came of it each month. */
export class AgreementBoard extends Component {
    static template = "lead_analytics.AgreementBoard";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({board: null});
        const {params} = this.props.action;
        onWillStart(() => this.load((params && params.agreement_id) || false));
    }

    async load(agreementId) {
        this.state.board = await this.orm.call("lead.agreement", "get_agreement_board", [
            agreementId,
        ]);
    }

    get agreement() {
        return this.state.board.agreement;
    }

    badge(cell) {
        return BADGES[cell.state];
    }

    choose(value) {
        return this.load(parseInt(value, 10));
    }

    async sign() {
        const {id} = this.agreement;
        await this.orm.call("lead.agreement", "action_sign", [[id]]);
        return this.load(id);
    }

    openTerms() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "lead.agreement",
            res_id: this.agreement.id,
            views: [[false, "form"]],
        });
    }

    newAgreement() {
        return this.action.doAction("lead_analytics.lead_agreement_action", {
            viewType: "form",
        });
    }

    /** Open what stands behind a month, unless it is still ahead. */
    async openMonth(line, cell) {
        if (cell.state === "ahead") {
            return;
        }
        const action = await this.orm.call(
            "lead.agreement.promise",
            "get_month_action",
            [[line.id], cell.month]
        );
        this.action.doAction(action);
    }
}

registry.category("actions").add("lead_analytics.agreement_board", AgreementBoard);
