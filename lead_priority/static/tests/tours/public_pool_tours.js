import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const NOTICE = ".o_notification.o_lead_notice";
const COUNTER = ".o_lead_claim_pool:contains(Open sea)";

registry.category("web_tour.tours").add("lead_priority_public_pool", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='crm.crm_menu_root']", run: "click" },
        { trigger: "[data-menu-xmlid='crm.crm_menu_sales']", run: "click" },
        { trigger: "[data-menu-xmlid='lead_priority.crm_lead_public_pool_menu']", run: "click" },
        { trigger: `${COUNTER}:contains(0 of 2 claimed today)` },
        {
            content: "claim one",
            trigger: ".o_data_row:contains(Waiting Wim) .o_lead_claim",
            run: "click",
        },
        { trigger: `${NOTICE}:contains(Waiting Wim is yours now)` },
        { trigger: `${COUNTER}:contains(1 of 2 claimed today)` },
        { content: "undo", trigger: `${NOTICE} button:contains(Undo)`, run: "click" },
        { trigger: ".o_data_row:contains(Waiting Wim)" },
        { trigger: `${COUNTER}:contains(0 of 2 claimed today)` },
        {
            content: "claim another one",
            trigger: ".o_data_row:contains(Waiting Wanda) .o_lead_claim",
            run: "click",
        },
        { trigger: `${COUNTER}:contains(1 of 2 claimed today)` },
        {
            trigger: ".o_data_row:contains(Waiting Willa) .o_lead_claim",
            run: "click",
        },
        { trigger: `${COUNTER}:contains(claim again tomorrow)` },
        {
            content: "the limit is said, not thrown",
            trigger: ".o_data_row:contains(Waiting Wim) .o_lead_claim",
            run: "click",
        },
        { trigger: `${NOTICE}.o_lead_refused:contains(at most 2 a day)` },
    ],
});

registry.category("web_tour.tours").add("lead_priority_public_pool_phone", {
    steps: () => [
        { trigger: `${COUNTER}:contains(0 of 2 claimed today)` },
        {
            trigger: ".o_kanban_record:contains(Waiting Wim) .o_lead_claim",
            run: "click",
        },
        {
            trigger: `${NOTICE} button:contains(Open lead)`,
            run: "click",
        },
        { content: "the lead is open", trigger: ".o_form_view .o_lead_next" },
    ],
});
