import { _t } from "@web/core/l10n/translation";

export const OUTCOMES = [
    { id: "reached", label: _t("Reached"), icon: "fa-check" },
    { id: "interested", label: _t("Interested"), icon: "fa-thumbs-up" },
    { id: "no_answer", label: _t("No answer"), icon: "fa-bell-slash-o" },
    { id: "callback", label: _t("Call back later"), icon: "fa-clock-o" },
    { id: "wrong_number", label: _t("Wrong number"), icon: "fa-exclamation-triangle" },
    { id: "not_interested", label: _t("Not interested"), icon: "fa-thumbs-down" },
];

export const MOMENTS = [
    { id: "later", label: _t("In 2 hours"), icon: "fa-hourglass-half" },
    { id: "tomorrow", label: _t("Tomorrow 9:00"), icon: "fa-sun-o" },
    { id: "next_week", label: _t("Next Monday 9:00"), icon: "fa-calendar" },
];
