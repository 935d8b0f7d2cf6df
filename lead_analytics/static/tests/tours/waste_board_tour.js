import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("lead_waste_board", {
    steps: () => [
        {
            content: "what came in is counted",
            trigger: ".o_lead_waste_board .o_total",
        },
        {
            content: "choose the source",
            trigger: ".o_lead_waste_board select.o_source",
            run: "selectByLabel Tour fair",
        },
        {
            content: "only its lead is left; open where it leaked",
            trigger:
                ".o_lead_waste_board:has(.o_total:contains(/^1$/)) tr[data-fate=untouched]",
            run: "click",
        },
        {
            content: "the lead behind the number",
            trigger: ".o_list_view .o_data_row:contains('Never contacted')",
        },
    ],
});
