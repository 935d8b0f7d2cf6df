import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds of a limit that are left at a moment: only its spans of time count. */
export function secondsLeft(spans, now) {
    return spans.reduce((total, [from, until]) => {
        const start = Math.max(from, now);
        return total + Math.max((until - start) / 1000, 0);
    }, 0);
}

/** Spans as sent by the server (UTC texts), in milliseconds. */
export function parseSpans(spans) {
    return (spans || []).map((span) =>
        span.map((moment) => deserializeDateTime(moment).toMillis())
    );
}

/** A length of time in its two largest units: "2 d 3 h", "1 h 20 min", "5 min". */
export function sayDuration(seconds) {
    const minutes = Math.floor((seconds % HOUR) / MINUTE);
    const hours = Math.floor((seconds % DAY) / HOUR);
    const days = Math.floor(seconds / DAY);
    if (days) {
        return hours ? _t("%(days)s d %(hours)s h", { days, hours }) : _t("%s d", days);
    }
    if (hours) {
        return minutes
            ? _t("%(hours)s h %(minutes)s min", { hours, minutes })
            : _t("%s h", hours);
    }
    return _t("%s min", minutes);
}
