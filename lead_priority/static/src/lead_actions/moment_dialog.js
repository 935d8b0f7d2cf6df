import { Component, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { serializeDateTime } from "@web/core/l10n/dates";
import { MOMENTS } from "@lead_priority/lead_actions/choices";

/** Asks for a moment: one tap for the usual ones, a picker for the others. */
export class MomentDialog extends Component {
    static template = "lead_priority.MomentDialog";
    static components = { DateTimeInput, Dialog };
    static props = {
        title: { type: [String, Object] },
        onChoose: Function,
        onCancel: Function,
        close: Function,
    };

    setup() {
        this.moments = MOMENTS;
        // Escape and the cross mean "cancel" too.
        this.env.dialogData.dismiss = () => this.props.onCancel();
        this.now = luxon.DateTime.now();
        this.state = useState({ picked: false });
    }

    choose(until) {
        this.props.close();
        this.props.onChoose(until);
    }

    cancel() {
        this.props.close();
        this.props.onCancel();
    }

    onPick(value) {
        this.state.picked = value;
    }

    choosePicked() {
        this.choose(serializeDateTime(this.state.picked));
    }
}
