import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** What shall the new step do? */
export class PickKindDialog extends Component {
    static template = "lead_nurture.PickKindDialog";
    static components = { Dialog };
    static props = { groups: Array, onPicked: Function, close: Function };

    pick(kind) {
        this.props.close();
        this.props.onPicked(kind);
    }
}
