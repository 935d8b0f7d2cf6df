import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("lead_priority_score_history", {
    steps: () => [
        { trigger: "a[name=lead_score_history]", run: "click" },
        {
            content: "in words",
            trigger: ".o_lead_score_history:contains(The score is 15)",
        },
        { content: "as a line", trigger: ".o_lead_score_history canvas" },
        {
            content: "what happened is in the legend",
            trigger: ".o_lead_score_history:contains(Lead changed)",
        },
    ],
});

registry.category("web_tour.tours").add("lead_priority_score_history_none", {
    steps: () => [
        { trigger: "a[name=lead_score_history]", run: "click" },
        {
            content: "why there is no line",
            trigger: ".o_lead_score_history_empty:contains(its history begins now)",
        },
    ],
});
