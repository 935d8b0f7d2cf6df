import {registry} from "@web/core/registry";

/** As the bus brings them: one for each of so many leads. */
function bring(count) {
    const {lead_alert: alerts} = odoo.__WOWL_DEBUG__.root.env.services;
    for (let number = 1; number <= count; number++) {
        alerts.show({
            id: -number,
            title: `Overdue: Lead ${number}`,
            text: `Lead ${number} waits.`,
            is_pressing: true,
        });
    }
}

const only = (text) =>
    `.o_notification_manager:not(:has(.o_notification:eq(1))) .o_notification:contains('${text}')`;

registry.category("web_tour.tours").add("lead_alert_one", {
    steps: () => [
        {trigger: ".o_lead_alert_bell", run: () => bring(1)},
        {
            content: "one alert has its pop-up, which opens the lead",
            trigger: only("Lead 1 waits."),
        },
        {trigger: ".o_notification button:contains('Open')"},
    ],
});
registry.category("web_tour.tours").add("lead_alert_many", {
    steps: () => [
        {trigger: ".o_lead_alert_bell", run: () => bring(6)},
        {
            content: "many alerts are one pop-up, and the screen stays free",
            trigger: only("6 new alerts about your leads"),
        },
        {trigger: ".o_notification button:contains('Show')", run: "click"},
        {
            content: "all of them are in the bell",
            trigger: ".o_lead_alert_menu:has(.o_lead_alert_notice:contains('Lead 6'))",
        },
        {trigger: ".o_lead_alert_menu .o_lead_alert_notice:contains('Lead 1')"},
        {trigger: "body:not(:has(.o_notification))"},
    ],
});
