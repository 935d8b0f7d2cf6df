import { onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { TextField, textField } from "@web/views/fields/text/text_field";

/** A talk track, with the names of fields of the lead to put in by a click. */
export class PlaybookScript extends TextField {
    static template = "lead_nurture.PlaybookScript";
    static components = { ...TextField.components, TextField };
    static defaultProps = { ...TextField.defaultProps, rowCount: 6 };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.offered = useState({ fields: [] });
        onWillStart(async () => {
            if (!this.props.readonly) {
                const model = this.props.record.resModel;
                this.offered.fields = await this.orm.call(model, "get_script_fields", []);
            }
        });
    }

    putIn(name) {
        const text = this.textareaRef.el;
        text.focus();
        text.setRangeText(`{{${name}}}`, text.selectionStart, text.selectionEnd, "end");
        // As if it were typed, so that the field takes note of it.
        text.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
}

registry.category("fields").add("lead_playbook_script", {
    ...textField,
    component: PlaybookScript,
});
