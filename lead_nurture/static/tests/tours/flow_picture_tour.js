import { registry } from "@web/core/registry";

const DIALOG = ".modal:not(.o_inactive_modal)";
const tours = registry.category("web_tour.tours");
const card = (name) => `.o_flow_card:contains(${name})`;

// On a draft: First, Second, Third, one below the other.
tours.add("lead_nurture_picture_edit", {
    steps: () => [
        {
            content: "Only First moves, to the end",
            trigger: `${card("First")} .fa-arrows`,
            run: "click",
        },
        { trigger: `${DIALOG} .form-check:contains(only this step) input:checked` },
        {
            trigger: `${DIALOG} select[name=place]`,
            run: "selectByLabel After “Third”",
        },
        { trigger: `${DIALOG} .btn-primary:contains(Move)`, run: "click" },
        { trigger: `body:not(:has(.modal)) ${card("Third")} ~ ${card("First")}` },
        {
            content: "Third goes, First stays behind Second",
            trigger: `${card("Third")} .fa-trash-o`,
            run: "click",
        },
        { trigger: `${DIALOG} li:contains(First)` },
        { trigger: `${DIALOG} .btn-primary:contains(Only This Step)`, run: "click" },
        { trigger: `body:not(:has(.modal)):not(:has(${card("Third")})) ${card("First")}` },
        {
            content: "A step is put before all others",
            trigger: ".o_flow_plus[data-place='false:next']",
            run: "click",
        },
        { trigger: `${DIALOG} .o_flow_kind_button[data-kind=wait]`, run: "click" },
        {
            trigger: `${DIALOG} .o_field_widget[name=name] :is(input, textarea)`,
            run: "edit Zeroth",
        },
        { trigger: `${DIALOG} .o_form_button_save`, run: "click" },
        { trigger: `body:not(:has(.modal)) ${card("Zeroth")} ~ ${card("Second")}` },
        {
            content: "All of it goes",
            trigger: `${card("Zeroth")} .fa-trash-o`,
            run: "click",
        },
        { trigger: `${DIALOG} button[name=remove_all]`, run: "click" },
        { trigger: "body:not(:has(.modal)) .o_flow_hint:contains(first step)" },
    ],
});

// On a running flow that one lead is in.
tours.add("lead_nurture_picture_kept", {
    steps: () => [
        { trigger: `.o_flow_picture:not(:has(.o_flow_plus)) ${card("First")}` },
        { trigger: `${card("First")} [data-code=here]:contains(1)`, run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Lead 0)" },
    ],
});
