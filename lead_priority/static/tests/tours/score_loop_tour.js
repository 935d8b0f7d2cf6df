import { registry } from "@web/core/registry";

const DIALOG = ".modal:not(.o_inactive_modal)";
// Fitting, judging and scoring a history take longer than a click.
const LONG = 60000;
const tours = registry.category("web_tour.tours");

tours.add("lead_priority_score_loop", {
    steps: () => [
        { trigger: ".o_view_nocontent_smiling_face" },
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "button[name=action_run]:contains(Suggest)", run: "click" },
        { trigger: ".o_score_suggestion h3", timeout: LONG },
        { trigger: "button[name=action_make_draft]", run: "click" },
        { trigger: ".o_field_widget[name=mql_threshold]", timeout: LONG },
        { trigger: "button[name=action_backtest]", run: "click" },
        { trigger: ".o_form_view button[name=action_run]:contains(Run)", run: "click" },
        { trigger: ".o_score_judgement .alert:contains(Better)", timeout: LONG },
        { trigger: ".o_back_button a, a.o_back_button", run: "click" },
        { trigger: "button[name=action_open_activation]", run: "click" },
        { trigger: `${DIALOG} button[name=action_activate]`, run: "click", timeout: LONG },
        { trigger: "button[name=action_roll_back]", timeout: LONG },
    ],
});

tours.add("lead_priority_score_roll_back", {
    steps: () => [
        { trigger: "button[name=action_roll_back]", run: "click" },
        { trigger: `${DIALOG} .btn-primary`, run: "click" },
        { trigger: ".o_form_view:contains(By feeling) button[name=action_new_version]", timeout: LONG },
        { trigger: "body:not(:has(button[name=action_roll_back]))", timeout: LONG },
    ],
});
