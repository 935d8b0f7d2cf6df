import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("lead_rep_board", {
    steps: () => [
        {
            content: "the rep who got leads has a line; open it",
            trigger: ".o_lead_rep_board .o_rep:contains('Tour Rep')",
            run: "click",
        },
        {
            content: "the leads behind the line",
            trigger: ".o_list_view .o_data_row:contains('Tour lead')",
        },
    ],
});

registry.category("web_tour.tours").add("lead_segment_matrix", {
    steps: () => [
        {
            content: "leads are told apart by another field",
            trigger: ".o_lead_segment_matrix select.o_dimension",
            run: "selectByLabel Product Line",
        },
        {
            content: "what suits whom is said, and noted by a click",
            trigger: ".o_finding:contains('Tour line'):contains('Tour Rep') button",
            run: "click",
        },
        {
            content: "said once, it is not offered again",
            trigger:
                ".o_finding:contains('Tour line'):contains('Tour Rep'):not(:has(button))",
        },
        {
            content: "open a cell",
            trigger: ".o_lead_segment_matrix td.table-success.o_cell",
            run: "click",
        },
        {
            content: "its leads",
            trigger: ".o_list_view .o_data_row:contains('Tour lead')",
        },
    ],
});

registry.category("web_tour.tours").add("lead_team_monitor", {
    steps: () => [
        {
            content: "who is late stands out; open the late leads",
            trigger:
                ".o_lead_team_monitor .o_rep:contains('Tour Rep') button[data-name=late]:contains('1')",
            run: "click",
        },
        {
            content: "the late lead",
            trigger: ".o_list_view .o_data_row:contains('Tour lead open')",
        },
    ],
});

registry.category("web_tour.tours").add("lead_my_figures", {
    steps: () => [
        {
            content: "a figure of one's own",
            trigger: ".o_lead_my_figures .o_figure[data-name=won]:contains('15')",
        },
        {
            content: "open what is late",
            trigger: ".o_lead_my_figures .o_now[data-name=late]",
            run: "click",
        },
        {
            content: "the late lead",
            trigger: ".o_list_view .o_data_row:contains('Tour lead open')",
        },
    ],
});
