import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const CARD = ".o_kanban_record:not(.o_kanban_ghost)";
const NOTICE = ".o_notification.o_lead_notice";

/** The bars of the why-panel add up to the score that the header shows. */
function checkSum() {
    const points = [...document.querySelectorAll(".o_lead_why_row[data-points]")].map((row) =>
        Number(row.dataset.points)
    );
    const sum = points.reduce((total, value) => total + value, 0);
    const score = Number(document.querySelector("[name=lead_score] .fw-bold").textContent);
    const total = Number(document.querySelector(".o_lead_why_total .o_lead_why_points").textContent);
    if (!points.length || sum !== score || total !== score) {
        throw new Error(`Parts ${points} give ${sum}, the panel ${total}, the lead ${score}`);
    }
}

registry.category("web_tour.tours").add("lead_priority_queue", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='crm.crm_menu_root']", run: "click" },
        { trigger: "[data-menu-xmlid='crm.crm_menu_sales']", run: "click" },
        { trigger: "[data-menu-xmlid='lead_priority.crm_lead_queue_menu']", run: "click" },
        {
            content: "urgent before the higher score",
            trigger: ".o_lead_queue_list .o_data_row:first:contains(Urgent Ursula)",
        },
        {
            content: "the reason is said",
            trigger: ".o_data_row:contains(Best Bert) td[name=score_reason]:contains(Big company)",
        },
        {
            content: "two taps: Called",
            trigger: ".o_data_row:contains(Best Bert) .o_lead_called",
            run: "click",
        },
        { content: "no answer", trigger: ".o_lead_menu [data-outcome=no_answer]", run: "click" },
        {
            trigger: `${NOTICE}:contains(no answer)`,
        },
        {
            trigger: ".o_data_row:contains(Best Bert) td[name=last_followup_at]:not(:contains(never))",
        },
        { content: "undo", trigger: `${NOTICE} button:contains(Undo)`, run: "click" },
        {
            trigger: ".o_data_row:contains(Best Bert) td[name=last_followup_at]:contains(never)",
        },
        {
            content: "snooze",
            trigger: ".o_data_row:contains(Urgent Ursula) .o_lead_snooze",
            run: "click",
        },
        { trigger: ".o_lead_menu [data-moment=tomorrow]", run: "click" },
        {
            content: "gone from the queue",
            trigger: ".o_lead_queue_list:not(:contains(Urgent Ursula))",
        },
        {
            content: "open the best lead",
            trigger: ".o_data_row:contains(Best Bert) td[name=name]",
            run: "click",
        },
        {
            content: "the bars add up to the score",
            trigger: ".o_lead_why_total",
            run: checkSum,
        },
        { trigger: ".o_lead_custody [aria-current=step]:contains(Rita Rep)" },
        { trigger: ".o_notebook_headers .nav-link:contains(Timeline)", run: "click" },
        { trigger: ".o_lead_timeline_row[data-kind=followup]:contains(taken back)" },
        {
            content: "next lead by its key",
            trigger: ".o_lead_next[data-hotkey=g]",
            run: "press alt+g",
        },
        {
            trigger: ".o_form_view [name=name] textarea:value(Next Nora), .o_form_view [name=name]:contains(Next Nora)",
        },
    ],
});

registry.category("web_tour.tours").add("lead_priority_queue_phone", {
    steps: () => [
        {
            content: "cards on a phone, urgent first",
            trigger: `${CARD}:first:contains(Urgent Ursula)`,
        },
        {
            content: "a number to tap",
            trigger: `${CARD}:first a.o_lead_call[href^='tel:']`,
            run({ anchor }) {
                const { height, width } = anchor.getBoundingClientRect();
                if (Math.min(height, width) < 44) {
                    throw new Error(`A finger needs 44 px, not ${width} x ${height}`);
                }
            },
        },
        { content: "one", trigger: `${CARD}:first .o_lead_called`, run: "click" },
        { content: "two", trigger: ".o_lead_menu [data-outcome=callback]", run: "click" },
        { trigger: ".o_lead_moment_dialog [data-moment=tomorrow]", run: "click" },
        { trigger: `${NOTICE}:contains(call back)` },
        { trigger: `.o_kanban_renderer:not(:contains(Urgent Ursula))` },
        { trigger: `${NOTICE} button:contains(Undo)`, run: "click" },
        { trigger: `${CARD}:first:contains(Urgent Ursula) .fs-5`, run: "click" },
        { trigger: ".o_lead_actions_bar .o_lead_next", run: "click" },
        {
            trigger: ".o_form_view [name=name] textarea:value(Best Bert), .o_form_view [name=name]:contains(Best Bert)",
        },
    ],
});

registry.category("web_tour.tours").add("lead_priority_qualification", {
    steps: () => [
        { trigger: "[name=qualification] .badge:contains(Raw)" },
        { trigger: ".o_lead_why_correct", run: "click" },
        {
            trigger: ".o_lead_qualification_dialog [data-qualification=sql]",
            run: "click",
        },
        {
            content: "no change without a reason",
            trigger: ".o_lead_qualification_dialog footer .btn-primary[disabled]",
        },
        {
            trigger: ".o_lead_qualification_dialog #lead_qualification_note",
            run: "edit Met at the fair",
        },
        {
            trigger: ".o_lead_qualification_dialog footer .btn-primary:not([disabled])",
            run: "click",
        },
        { trigger: "[name=qualification] .badge:contains(SQL lead)" },
        { trigger: ".o_notebook_headers .nav-link:contains(Timeline)", run: "click" },
        { trigger: ".o_lead_timeline_row[data-kind=qualification]:contains(Raw → SQL lead)" },
    ],
});

registry.category("web_tour.tours").add("lead_priority_whole_way", {
    steps: () => [
        {
            content: "the lead of the form is in the queue",
            trigger: ".o_data_row:contains(30) td[name=name]",
            run: "click",
        },
        { trigger: ".o_lead_why_total", run: checkSum },
        { trigger: ".o_lead_actions_bar .o_lead_called", run: "click" },
        { trigger: ".o_lead_menu [data-outcome=interested]", run: "click" },
        { trigger: `${NOTICE}:contains(Interested)` },
        { trigger: ".o_lead_actions_bar .o_lead_snooze", run: "click" },
        { trigger: ".o_lead_menu [data-moment=next_week]", run: "click" },
        { trigger: ".o_form_view [name=snoozed_until]:visible" },
        { trigger: ".o_statusbar_buttons button:contains(Won)", run: "click" },
        { trigger: ".o_lead_custody [aria-current=step]:contains(Won)" },
    ],
});
