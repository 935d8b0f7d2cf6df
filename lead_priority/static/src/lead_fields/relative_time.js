import { _t } from "@web/core/l10n/translation";

/** A moment as people say it: "just now", "2 hours ago", "in 3 days". */
export function relativeTime(moment) {
    if (Math.abs(moment.diffNow("minutes").minutes) < 1) {
        return _t("just now");
    }
    return moment.toRelative();
}
