import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Names of fields of leads, chosen by their labels; kept separated by commas. */
export class PlaybookFields extends Component {
    static template = "lead_nurture.PlaybookFields";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ choices: [] });
        onWillStart(async () => {
            const model = this.props.record.resModel;
            this.state.choices = await this.orm.call(model, "get_done_fields", []);
        });
    }

    get names() {
        return (this.props.record.data[this.props.name] || "").split(",").filter(Boolean);
    }

    get chosen() {
        const labels = new Map(this.state.choices.map(({ name, label }) => [name, label]));
        return this.names.map((name) => ({ name, label: labels.get(name) || name }));
    }

    get others() {
        return this.state.choices.filter(({ name }) => !this.names.includes(name));
    }

    set(names) {
        this.props.record.update({ [this.props.name]: names.join(",") });
    }

    add(ev) {
        if (ev.target.value) {
            this.set([...this.names, ev.target.value]);
            ev.target.value = "";
        }
    }

    remove(name) {
        this.set(this.names.filter((one) => one !== name));
    }
}

registry.category("fields").add("lead_playbook_fields", {
    component: PlaybookFields,
    supportedTypes: ["char"],
});
