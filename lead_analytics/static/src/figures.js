import {_t} from "@web/core/l10n/translation";
import {formatFloat, formatInteger, formatMonetary} from "@web/views/fields/formatters";

/** Names of the figures of reps, and what each is, in a sentence. */
export const FIGURES = {
    handled: [_t("Leads handled"), _t("Leads one got in the period.")],
    load: [_t("Open now"), _t("Leads that are open with one today.")],
    contacted_rate: [_t("Contacted"), _t("Leads one has called, met or written to.")],
    in_time_rate: [
        _t("Answered in time"),
        _t("First contacts within the limit of the SLA, of those kept or missed."),
    ],
    response_hours: [
        _t("First contact, median"),
        _t("Half of the leads waited no longer, in working hours."),
    ],
    response_hours_p90: [
        _t("First contact, 9 of 10"),
        _t("Nine of ten leads waited no longer, in working hours."),
    ],
    contacts_per_lead: [
        _t("Follow-ups per lead"),
        _t("Calls, meetings, messages and mails by people."),
    ],
    won: [_t("Won"), _t("Of the leads one got in the period.")],
    conversion_rate: [_t("Won of handled"), _t("Of all leads one got in the period.")],
    won_rate: [_t("Won of closed"), _t("Of the leads that are won or lost.")],
    cycle_days: [
        _t("Days to won, median"),
        _t("From the day the lead came in to the day it was won."),
    ],
    activation_rate: [
        _t("Active in 7 days"),
        _t("Leads that did something of their own within 7 days."),
    ],
    rating: [_t("Quality rating"), _t("Of the leads by who had them: good is 100.")],
    won_revenue: [_t("Revenue won"), _t("Of the leads one got in the period.")],
    hours_saved: [
        _t("Admin hours saved"),
        _t("An estimate: automatic steps times the minutes set in the settings."),
    ],
};

/** A value as people read it; what there is nothing to measure of is no zero. */
export function formatFigure(value, unit, currencyId) {
    if (value === null || value === undefined) {
        return "–";
    }
    if (unit === "money") {
        return formatMonetary(value, {currencyId, digits: [16, 0]});
    }
    if (unit === "leads") {
        return formatInteger(value);
    }
    const text = formatFloat(value, {digits: [16, unit === "points" ? 0 : 1]});
    const worded = {
        "%": () => `${text} %`,
        hours: () => _t("%s h", text),
        days: () => _t("%s days", text),
    };
    return unit in worded ? worded[unit]() : text;
}
