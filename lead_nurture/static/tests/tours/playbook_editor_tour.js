import { registry } from "@web/core/registry";

const DIALOG = ".modal:not(.o_inactive_modal)";
const field = (name) => `${DIALOG} .o_field_widget[name=${name}]`;
const row = (name) => `.o_field_widget[name=step_ids] .o_data_row:contains(${name})`;
const drawn = (name) => `.o_playbook_drawn_card:contains(${name})`;

const addStep = (name) => [
    {
        content: `Add the step ${name}`,
        trigger: "body:not(:has(.modal)) .o_field_x2many_list_row_add a",
        run: "click",
    },
    { trigger: `${field("name")} :is(input, textarea)`, run: `edit ${name}` },
    { trigger: `${field("activity_type_id")} input`, run: "edit Call" },
    { trigger: ".o-autocomplete--dropdown-item:contains(Call)", run: "click" },
];
const saveStep = [{ trigger: `${DIALOG} .o_form_button_save`, run: "click" }];

// By hand: three steps, one dragged to the top, a talk track, an outcome, activated.
registry.category("web_tour.tours").add("lead_nurture_playbook_editor", {
    steps: () => [
        { trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        {
            trigger: ".o_field_widget[name=name] :is(input, textarea)",
            run: "edit New business",
        },
        ...addStep("Demo"),
        ...saveStep,
        ...addStep("Close"),
        ...saveStep,
        ...addStep("First call"),
        {
            content: "A field of the lead is put into the talk track",
            trigger: ".o_playbook_put_in[data-name=contact_name]",
            run: "click",
        },
        ...saveStep,
        { trigger: `${drawn("Demo")}:contains(1)` },
        {
            content: "The first call comes first",
            trigger: `${row("First call")} .o_row_handle`,
            run: `drag_and_drop(${row("Demo")})`,
        },
        { trigger: `${drawn("First call")}:contains(1)` },
        { trigger: `${drawn("Demo")}:contains(2)` },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, .o_form_status_indicator:not(:has(button:visible))" },
        { trigger: `${row("First call")} td[name=name]`, run: "click" },
        { trigger: `${DIALOG} .nav-link:contains(Outcomes)`, run: "click" },
        { trigger: `${field("outcome_ids")} .o_field_x2many_list_row_add a`, run: "click" },
        {
            trigger: `${field("outcome_ids")} .o_selected_row [name=name] input`,
            run: "edit No answer",
        },
        {
            trigger: `${field("outcome_ids")} .o_selected_row [name=leads_to] :is(select, input)`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(The same step again)",
            run: "click",
        },
        ...saveStep,
        { trigger: `body:not(:has(.modal)) ${drawn("No answer")}` },
        { trigger: "button[name=action_open_activate]", run: "click" },
        { trigger: `${DIALOG} li:contains(First call)` },
        { trigger: `${DIALOG} button[name=action_activate]`, run: "click" },
        { trigger: ".o_arrow_button_current:contains(Active)" },
        {
            content: "What is active is kept as it is",
            trigger: ".o_field_widget[name=step_ids]:not(:has(.o_field_x2many_list_row_add))",
        },
    ],
});

// The rep's view: a step is clicked, an outcome pressed, nothing happens.
registry.category("web_tour.tours").add("lead_nurture_playbook_preview", {
    steps: () => [
        { trigger: "button[name=action_open_preview]", run: "click" },
        { trigger: `${DIALOG} .o_playbook_preview:contains(Hello Alex Example)` },
        { trigger: `${DIALOG} .o_playbook_preview button:contains(Interested)`, run: "click" },
        { trigger: ".o_notification:contains(nothing is written)" },
        { trigger: `${DIALOG} .o_playbook_preview button:contains(Demo)`, run: "click" },
        { trigger: `${DIALOG} .o_playbook_preview:contains(Show what they asked for)` },
        { trigger: `${DIALOG} button:contains(Close)`, run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

// A preset in a few clicks.
registry.category("web_tour.tours").add("lead_nurture_playbook_preset", {
    steps: () => [
        {
            trigger: ".o_kanban_record:contains(Manufacturing) button[name=action_start]",
            run: "click",
        },
        { trigger: `${field("name")} input`, run: "edit Parts to drawings" },
        { trigger: `${field("role_ids")} .o_data_row:contains(Pricing)` },
        { trigger: `${DIALOG} button[name=action_create]`, run: "click" },
        { trigger: `body:not(:has(.modal)) ${drawn("Costing")}` },
        { trigger: ".o_form_view:contains(Nobody has the role)" },
    ],
});
