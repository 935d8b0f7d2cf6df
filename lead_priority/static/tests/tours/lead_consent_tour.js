import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("lead_priority_consent", {
    steps: () => [
        { trigger: "a[name=lead_consent]", run: "click" },
        {
            content: "what holds now",
            trigger: ".o_notebook .tab-pane.active:contains(Confirmed)",
        },
        {
            content: "and how it came",
            trigger: ".o_lead_consents:contains(Link in an e-mail)",
        },
    ],
});
