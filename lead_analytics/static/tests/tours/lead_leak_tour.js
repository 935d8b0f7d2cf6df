import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("lead_leak", {
    steps: () => [
        {
            content: "nothing was looked for yet",
            trigger: ".o_lead_waste_leaks .o_find_leaks",
            run: "click",
        },
        {
            content: "the leak of last week is found; plan something against it",
            trigger: ".o_lead_waste_leaks .o_plan_leak",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Call fair leads within two hours",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "the plan stands on the board",
            trigger: ".o_lead_waste_leaks li:contains('Call fair leads')",
        },
        {
            content: "the leads behind it",
            trigger: ".o_lead_waste_leaks .o_leak_leads",
            run: "click",
        },
        {
            content: "why did this one leak",
            trigger: ".o_list_view .o_data_row:first button[name=action_open_story]",
            run: "click",
        },
        {
            content: "the verdict in sentences",
            trigger: ".o_lead_story_verdict [data-code=contact]:contains('Nobody')",
        },
    ],
});
