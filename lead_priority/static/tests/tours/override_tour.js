import { registry } from "@web/core/registry";

const DIALOG = ".modal:not(.o_inactive_modal)";

registry.category("web_tour.tours").add("lead_priority_override", {
    steps: () => [
        { trigger: ".nav-link[name=lead_why_owner]", run: "click" },
        { trigger: ".o_lead_owner button:contains(Choose another owner)", run: "click" },
        {
            trigger: `${DIALOG} .o_field_widget[name=user_id] input`,
            run: "edit Overridden Olga",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Overridden Olga)",
            run: "click",
        },
        {
            trigger: `${DIALOG} .o_field_widget[name=note] input`,
            run: "edit Knows the customer",
        },
        { trigger: `${DIALOG} [name=action_override]`, run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".nav-link[name=lead_why_owner]", run: "click" },
        { trigger: ".o_lead_owner_sentence:contains(Knows the customer)" },
    ],
});
