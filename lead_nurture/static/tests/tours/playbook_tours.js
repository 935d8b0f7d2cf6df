import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const DIALOG = ".modal:not(.o_inactive_modal)";
const step = (name, state) => `.o_lead_play_step.o_lead_play_${state}:contains(${name})`;

// A lead at the step Call: one point to tick, outcomes "Wants a demo" and "Not now".
tours.add("lead_nurture_playbook_work", {
    steps: () => [
        { trigger: step("Call", "open") },
        {
            content: "the talk track is about this lead",
            trigger: ".o_lead_play_script:contains(Ask Li Na for Acme.)",
        },
        { content: "until when", trigger: ".o_lead_play_limit:contains(left)" },
        {
            content: "not before the point is ticked",
            trigger: ".o_lead_play_outcome:contains(Wants a demo)",
            run: "click",
        },
        { trigger: ".o_lead_play_error:contains(Budget asked)" },
        { trigger: ".o_lead_play_check input", run: "click" },
        { trigger: ".o_lead_play_ticked:contains(Budget asked)" },
        { trigger: ".o_lead_play_feedback", run: "edit Wants to see two plants" },
        { trigger: ".o_lead_play_outcome:contains(Wants a demo)", run: "click" },
        { content: "what comes next is said", trigger: ".o_notification:contains(Next: Demo)" },
        { trigger: `.o_lead_play:has(${step("Call", "done")}) ${step("Demo", "open")}` },
        { content: "the chatter tells it, too", trigger: ".o-mail-Message:contains(two plants)" },
        { trigger: ".o-mail-Activity:contains(Demo)" },
        { content: "what was said before", trigger: step("Call", "done"), run: "click" },
        { trigger: ".o_lead_play_task:contains(Wants a demo):contains(Wants to see two plants)" },
    ],
});

// The same lead, worked from its activity.
tours.add("lead_nurture_playbook_activity", {
    steps: () => [
        {
            trigger: ".o-mail-Activity:contains(Call) .o-mail-Activity-markDone",
            run: "click",
        },
        { trigger: `${DIALOG} .o_lead_play_script:contains(Ask Li Na for Acme.)` },
        { trigger: `${DIALOG} .o_lead_play_check input`, run: "click" },
        { trigger: `${DIALOG} .o_lead_play_outcome:contains(Not now)`, run: "click" },
        { content: "the panel knows", trigger: "body:not(:has(.modal)) .o_lead_play_head:contains(An outcome said so)" },
    ],
});

// The same lead: Call is skipped, ahead to Offer.
tours.add("lead_nurture_playbook_skip", {
    steps: () => [
        {
            content: "to cancel its activity is to skip it",
            trigger: ".o-mail-Activity:contains(Call) button:contains(Cancel)",
            run: "click",
        },
        {
            content: "not without a reason",
            trigger: `${DIALOG} button[name=action_skip]`,
            run: "click",
        },
        { trigger: `${DIALOG} .o_field_widget[name=reason_id].o_field_invalid` },
        { trigger: `${DIALOG} .o_radio_item:contains(Known already) input`, run: "click" },
        {
            trigger: `${DIALOG} .o_field_widget[name=until_step_id] input`,
            run: "edit Offer",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(Offer)", run: "click" },
        {
            content: "what is left out is listed",
            trigger: `${DIALOG} .alert:contains(3 steps are left out: Call, Demo, Case pack)`,
        },
        { trigger: `${DIALOG} button[name=action_skip]`, run: "click" },
        { trigger: `body:not(:has(.modal)) ${step("Offer", "open")}` },
        { trigger: step("Demo", "skipped"), run: "click" },
        { trigger: ".o_lead_play_task:contains(Known already)" },
    ],
});

// A list of four leads, one of them in the playbook already.
tours.add("lead_nurture_playbook_start", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row:eq(3)" },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_cp_action_menus .dropdown-toggle:contains(Actions)", run: "click" },
        { trigger: ".o-dropdown-item:contains(Start a Playbook)", run: "click" },
        { trigger: `${DIALOG} .o_field_widget[name=playbook_id] input`, run: "edit Tour" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Tour playbook)", run: "click" },
        { trigger: `${DIALOG} .alert:contains(3 leads start)` },
        { trigger: `${DIALOG} .alert:contains(1: In this playbook already)` },
        { trigger: `${DIALOG} button[name=action_start]`, run: "click" },
        { trigger: ".o_notification:contains(3 leads have started)" },
    ],
});

// My Tasks of a rep: one late, then it is worked on the lead.
tours.add("lead_nurture_playbook_tasks", {
    steps: () => [
        { trigger: ".o_group_header:contains(Late)" },
        { trigger: ".o_data_row:contains(Acme deal) .text-bg-danger:contains(late)" },
        { trigger: ".o_data_row:contains(Acme deal) td[name=step_id]", run: "click" },
        { trigger: step("Call", "late") },
    ],
});

// The report of an empty database: what it will show is said, nothing fails.
tours.add("lead_nurture_playbook_report_empty", {
    steps: () => [{ trigger: ".o_pivot_view .o_view_nocontent_smiling_face" }],
});
