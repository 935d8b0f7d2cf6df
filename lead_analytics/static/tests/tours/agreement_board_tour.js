import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("lead_agreement_board", {
    steps: () => [
        {
            content: "choose the agreement",
            trigger: ".o_lead_agreement_board select.o_agreement",
            run: "selectByLabel Tour agreement",
        },
        {
            content: "it waits for the second signature",
            trigger: ".o_lead_agreement_board .badge:contains(Not signed by both yet)",
        },
        {
            content: "sign for sales",
            trigger: ".o_lead_agreement_board button.o_sign",
            run: "click",
        },
        {
            content: "last month marketing kept its promise; see what came in",
            trigger:
                "[data-side=marketing]:has(.o_kept:contains(/1 .* 1/)) .o_month[data-state=kept]",
            run: "click",
        },
        {
            content: "the lead behind the number",
            trigger: ".o_list_view .o_data_row",
        },
    ],
});

registry.category("web_tour.tours").add("lead_target_start", {
    steps: () => [
        {
            content: "start from an example",
            trigger: ".o_control_panel button:contains(From an Example)",
            run: "click",
        },
        {
            content: "every lead in time",
            trigger: ".modal .o_radio_item:contains(Every lead is answered) input",
            run: "click",
        },
        {
            content: "set it",
            trigger: ".modal button[name=action_start]",
            run: "click",
        },
        {
            content: "the target, with where it stands in a sentence",
            trigger: ".o_form_view .o_field_widget[name=sentence]:contains(100)",
        },
    ],
});
