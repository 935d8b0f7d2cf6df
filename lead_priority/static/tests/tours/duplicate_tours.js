import { registry } from "@web/core/registry";

const sideBySide = (older, newer) => ({
    content: "both leads side by side, what differs marked",
    trigger:
        `.o_field_widget[name=comparison] th:contains(${older})` +
        ` ~ th:contains(${newer})`,
});
const marked = {
    content: "the names differ",
    trigger:
        "tr.table-warning[data-name=contact_name] td:contains(Ann) ~ td:contains(Annie)",
};
const kept = {
    content: "what both say alike is not marked",
    trigger: "tr[data-name=email_from]:not(.table-warning)",
};

registry.category("web_tour.tours").add("lead_priority_duplicates", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(First older) td[name=other_lead_id]",
            run: "click",
        },
        sideBySide("First older", "First newer"),
        marked,
        kept,
        { trigger: "button[name=action_keep_newer]", run: "click" },
        {
            content: "what merging does is said before",
            trigger: ".modal:contains(becomes part of the newer one) .btn-primary",
            run: "click",
        },
        // The next two open by themselves.
        sideBySide("Second older", "Second newer"),
        { trigger: "button[name=action_keep_apart]", run: "click" },
        {
            content: "nothing is left to decide",
            trigger: ".o_list_view .o_view_nocontent:contains(Nothing to decide)",
        },
    ],
});
