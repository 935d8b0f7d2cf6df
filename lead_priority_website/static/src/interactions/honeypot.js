import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * A question that people neither see nor reach, in each form that makes leads: what
 * answers it is a program. Not run while the page is edited, so it is never saved.
 */
export class LeadFormHoneypot extends Interaction {
    static selector = "form[data-model_name='crm.lead']";

    start() {
        const input = document.createElement("input");
        Object.assign(input, {
            name: "fax_number",
            type: "text",
            autocomplete: "off",
            tabIndex: -1,
        });
        input.setAttribute("aria-hidden", "true");
        input.style.cssText = "position:absolute;left:-9999px;height:1px;width:1px";
        this.insert(input);
    }
}

registry
    .category("public.interactions")
    .add("lead_priority_website.honeypot", LeadFormHoneypot);
