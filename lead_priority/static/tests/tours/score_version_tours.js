import { registry } from "@web/core/registry";

const DIALOG = ".modal:not(.o_inactive_modal)";
const ROW = ".o_lead_queue_list .o_data_row";
const tours = registry.category("web_tour.tours");

// On the form of a draft, with a manager.
tours.add("lead_priority_activate", {
    steps: () => [
        { trigger: "button[name=action_open_activation]", run: "click" },
        { trigger: `${DIALOG} .o_field_widget[name=summary]:contains(open leads)` },
        { trigger: `${DIALOG} input[data-value=retroactive]`, run: "click" },
        {
            content: "Bert falls, and the screen says so before",
            trigger: `${DIALOG} .o_field_widget[name=picture] td:contains(SQL lead)`,
        },
        {
            trigger: `${DIALOG} .o_field_widget[name=note] input`,
            run: "edit Size counts no more",
        },
        { trigger: `${DIALOG} button[name=action_activate]`, run: "click" },
        { trigger: "body:not(:has(.modal)) button[name=action_roll_back]" },
        { trigger: ".o_form_view .alert:contains(scores leads now)" },
    ],
});

// On the form of the version that is active now.
tours.add("lead_priority_roll_back", {
    steps: () => [
        { trigger: ".nav-link[name=history]", run: "click" },
        { trigger: ".o_field_widget[name=activation_ids]:contains(Size counts no more)" },
        { trigger: "button[name=action_roll_back]", run: "click" },
        { trigger: `${DIALOG} .modal-footer .btn-primary`, run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view .alert:contains(Version 1)" },
        { trigger: ".nav-link[name=history]", run: "click" },
        { trigger: ".o_field_widget[name=activation_ids]:contains(Rolled back to)" },
    ],
});

// On My Queue.
tours.add("lead_priority_queue_big_first", {
    steps: () => [{ trigger: `${ROW}:first:contains(Big Bert)` }],
});
tours.add("lead_priority_queue_eager_first", {
    steps: () => [{ trigger: `${ROW}:first:contains(Eager Eve)` }],
});
