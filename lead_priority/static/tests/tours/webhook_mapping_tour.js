import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const MAPPING = ".o_lead_webhook_mapping";
const LEAF = `${MAPPING} .o_lead_webhook_leaf`;

registry.category("web_tour.tours").add("lead_priority_webhook_mapping", {
    steps: () => [
        { trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        { trigger: "[name=name] input, [name=name] textarea", run: "edit Agency" },
        {
            content: "a sample is pasted",
            trigger: `${MAPPING} textarea`,
            run: 'edit {"mail": "ann@example.com", "who": "Ann", "town": "Gent"} && press Tab',
        },
        { trigger: `${LEAF}:contains(ann@example.com)` },
        {
            content: "nothing is mapped: it would be rejected",
            trigger: `${MAPPING} .alert-danger:contains(rejected)`,
        },
        { trigger: `${MAPPING} button:contains(Suggest)`, run: "click" },
        { trigger: `${MAPPING} .alert-success:contains(new lead)` },
        {
            content: "a value is given its field by choosing it",
            trigger: `${LEAF}:contains(Ann) select[aria-label=who]`,
            run: "select contact_name",
        },
        { trigger: `${MAPPING} .o_lead_webhook_lead:contains(Ann)` },
        ...stepUtils.saveForm(),
        { trigger: `${MAPPING} .o_lead_webhook_lead:contains(Ann)` },
    ],
});
