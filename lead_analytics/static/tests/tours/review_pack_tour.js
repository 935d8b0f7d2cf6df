import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("lead_review_pack", {
    steps: () => [
        {
            content: "open the pack",
            trigger: ".o_data_row td[name=name]:contains(Tour review)",
            run: "click",
        },
        {
            content: "have it made",
            trigger: "button[name=action_make_mine]",
            run: "click",
        },
        {
            content: "it waits for the job; one can go on working",
            trigger:
                ".o_statusbar_status button.o_arrow_button_current[data-value=waiting]",
        },
        {
            content: "there is nothing to download yet",
            trigger: "body:not(:has(button[name=action_download]))",
        },
    ],
});

registry.category("web_tour.tours").add("lead_review_pack_ready", {
    steps: () => [
        {
            content: "the file stands among one's own",
            trigger:
                ".o_data_row:contains(Tour review):contains(Ready) button[name=action_download]",
        },
    ],
});
