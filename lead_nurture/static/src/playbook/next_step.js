import { Component, onMounted, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { TICK_MS, sayLimit } from "./playbook_words";

let waiting = null;

/** All rows of a screen ask at the same moment: they are answered by one request. */
function readNextStep(env, leadId) {
    if (!waiting) {
        const ids = new Set();
        const answer = new Promise((resolve) => setTimeout(resolve)).then(() => {
            waiting = null;
            return env.services.orm.silent.call("crm.lead", "get_next_playbook_steps", [
                [...ids],
            ]);
        });
        waiting = { ids, answer };
    }
    waiting.ids.add(leadId);
    return waiting.answer.then((steps) => steps[leadId]);
}

/** The next step of a lead and how long is left; read only where it is shown. */
export class NextStep extends Component {
    static template = "lead_nurture.NextStep";
    static props = { ...standardWidgetProps, isLine: { type: Boolean, optional: true } };

    setup() {
        this.state = useState({ step: null, now: Date.now() });
        onMounted(() => this.load(this.props.record));
        onWillUpdateProps(({ record }) => this.load(record));
        useBus(this.env.bus, "LEAD-JOURNALS-CHANGED", () => this.load(this.props.record));
        const timer = setInterval(() => (this.state.now = Date.now()), TICK_MS);
        onWillUnmount(() => clearInterval(timer));
    }

    async load({ resId }) {
        if (!resId) {
            return;
        }
        const step = await readNextStep(this.env, resId);
        if (resId === this.props.record.resId) {
            this.state.step = step || null;
        }
    }

    get limit() {
        return sayLimit(this.state.step, this.state.now);
    }

    get title() {
        const { name, who, count } = this.state.step;
        const words = who ? [name, who] : [name];
        if (count > 1) {
            words.push(_t("%s steps are open", count));
        }
        return words.join(" · ");
    }
}

export class NextStepField extends NextStep {
    static props = { ...standardFieldProps };
}

registry.category("view_widgets").add("lead_next_step", { component: NextStep });
registry.category("fields").add("lead_next_step", {
    component: NextStepField,
    supportedTypes: ["boolean"],
    listViewWidth: [120, 230],
});
