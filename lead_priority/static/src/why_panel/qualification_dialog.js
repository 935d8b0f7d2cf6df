import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const QUALIFICATIONS = [
    { id: "raw", label: _t("Raw") },
    { id: "mql", label: _t("MQL") },
    { id: "sql", label: _t("SQL lead") },
];

/** A leader raises or lowers the qualification of a lead, with a reason. */
export class QualificationDialog extends Component {
    static template = "lead_priority.QualificationDialog";
    static components = { Dialog };
    static props = {
        leadId: Number,
        qualification: { type: [String, Boolean] },
        onDone: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.qualifications = QUALIFICATIONS;
        this.state = useState({ qualification: this.props.qualification, note: "" });
    }

    get canSave() {
        const { qualification, note } = this.state;
        return qualification !== this.props.qualification && Boolean(note.trim());
    }

    async save() {
        await this.orm.call("crm.lead", "action_set_qualification", [
            [this.props.leadId],
            this.state.qualification,
            this.state.note,
        ]);
        this.props.close();
        await this.props.onDone();
    }
}
