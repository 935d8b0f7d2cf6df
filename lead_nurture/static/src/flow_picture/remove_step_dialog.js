import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** Delete a step: with what comes behind it, or let that move up. */
export class RemoveStepDialog extends Component {
    static template = "lead_nurture.RemoveStepDialog";
    static components = { Dialog };
    static props = {
        step: Object,
        behind: Array,
        canKeepRest: Boolean,
        onRemove: Function,
        close: Function,
    };

    async remove(keepsRest) {
        await this.props.onRemove(keepsRest);
        this.props.close();
    }
}
