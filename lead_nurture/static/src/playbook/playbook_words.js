import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { relativeTime } from "@lead_priority/lead_fields/relative_time";
import { parseSpans, sayDuration, secondsLeft } from "@lead_priority/lead_fields/lead_countdown";

export const TICK_MS = 15000;

/** How a step of the path is drawn: its icon, its colour, its word. */
export const STATES = {
    done: { icon: "fa-check", label: _t("Done") },
    skipped: { icon: "fa-share", label: _t("Skipped") },
    late: { icon: "fa-exclamation", label: _t("Late") },
    open: { icon: "fa-play", label: _t("Now") },
    pending: { icon: "fa-hourglass-half", label: _t("Waits for the other branches") },
    not_needed: { icon: "fa-minus", label: _t("Not needed") },
    called_off: { icon: "fa-times", label: _t("Called off") },
    ahead: { icon: "", label: _t("Still ahead") },
};

/** The limit of a task in words: ``text``, ``title``, ``color`` and ``icon``. */
export function sayLimit(limit, now) {
    if (!limit.limit_at) {
        return { text: _t("No limit"), title: "", color: "text-muted", icon: "fa-clock-o" };
    }
    const due = deserializeDateTime(limit.limit_at);
    const moment = formatDateTime(due, { showSeconds: false });
    if (due.toMillis() <= now) {
        const late = (now - due.toMillis()) / 1000;
        return {
            text: late < 60 ? _t("Due now") : _t("%s late", sayDuration(late)),
            title: _t("It was to be done by %s", moment),
            color: "text-bg-danger",
            icon: "fa-exclamation-triangle",
        };
    }
    const parsed = parseSpans(limit.spans);
    const spans = parsed.length ? parsed : [[0, due.toMillis()]];
    const left = secondsLeft(spans, now);
    const isResting = !spans.some(([from, until]) => from <= now && now < until);
    return {
        text: sayLeft(left, limit.is_working),
        title: isResting
            ? _t("By %s. Only working time counts; nobody works now.", moment)
            : _t("By %s", moment),
        color: left < 3600 ? "text-bg-warning" : "text-bg-light border",
        icon: isResting ? "fa-pause" : "fa-clock-o",
    };
}

function sayLeft(seconds, isWorking) {
    if (seconds < 60) {
        return _t("Less than 1 min left");
    }
    const left = isWorking ? sayWorking(seconds) : sayDuration(seconds);
    return isWorking ? _t("%s of work left", left) : _t("%s left", left);
}

/** Working time has no days of 24 hours: it is said in hours. */
function sayWorking(seconds) {
    const hours = Math.floor(seconds / 3600);
    return hours >= 24 ? _t("%s h", hours) : sayDuration(seconds);
}

export function ago(utc) {
    return relativeTime(deserializeDateTime(utc));
}

export function exact(utc) {
    return formatDateTime(deserializeDateTime(utc), { showSeconds: false });
}

/** What an ended step says about itself: who, when, by which outcome. */
export function sayPast(past) {
    const values = { who: past.who, ago: past.at ? ago(past.at) : "" };
    if (past.state === "skipped") {
        return past.who ? _t("Skipped by %(who)s %(ago)s", values) : _t("Skipped %(ago)s", values);
    }
    if (past.is_automatic || !past.who) {
        return _t("Done by itself %(ago)s", values);
    }
    return _t("Done by %(who)s %(ago)s", values);
}
