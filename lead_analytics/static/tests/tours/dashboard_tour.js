import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("lead_dashboard", {
    steps: () => [
        {
            content: "a click on the name of a channel filters the whole by it",
            trigger: ".o-dashboard-clickable-cell[title='Filter on this value']",
            run: "click",
        },
        {
            content: "the channel is a filter now, above the period",
            trigger: ".o_searchview_facet:contains('Tour fair')",
        },
        {
            content: "a click on a figure opens what is behind it",
            trigger: ".o-dashboard-clickable-cell[title='See records']",
            run: "click",
        },
        {
            content: "the one lead of the channel, not the other",
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains('Other lead'))) .o_data_row:contains('Tour lead') .o_data_cell",
            run: "click",
        },
        {
            content: "the lead itself",
            trigger: ".o_form_view [name=name] :value('Tour lead')",
        },
    ],
});
registry.category("web_tour.tours").add("lead_dashboard_sample", {
    steps: () => [
        {
            content: "a company without leads sees made-up ones, marked as a sample",
            trigger: ".o-sample-dashboard .o-figure canvas",
        },
    ],
});
registry.category("web_tour.tours").add("lead_dashboard_drawn", {
    steps: () => [
        {
            content: "cards and charts are drawn, not a sample",
            trigger: ".o_renderer:not(.o-sample-dashboard) .o-figure canvas",
        },
        {
            content: "figures of the tables are there to be clicked",
            trigger: ".o-dashboard-clickable-cell",
        },
    ],
});
