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

registry.category("web_tour.tours").add("lead_priority_consent_entry", {
    steps: () => [
        { trigger: "a[name=lead_consent]", run: "click" },
        { trigger: "button:contains(Record a Consent)", run: "click" },
        { trigger: ".modal [name=text_id] input", run: "edit Newsletter" },
        { trigger: ".o-autocomplete--dropdown-item a:contains(Newsletter)", run: "click" },
        {
            content: "the words to read out",
            trigger: ".modal [name=wording]:contains(Send me news)",
        },
        { trigger: ".modal button[name=action_record]", run: "click" },
        { trigger: "body:not(:has(.modal)) a[name=lead_consent]", run: "click" },
        { content: "it is on the lead", trigger: ".o_lead_consents:contains(Phone call)" },
    ],
});
