import { _t } from "@web/core/l10n/translation";

const AT_MOST = 2;
const AT_MOST_ON_A_PHONE = 1;

/** Pop-ups of new notices: one for each of a few, then a single one that says how many. */
export class AlertPopups {
    /**
     * @param {Object} env
     * @param {Object} notification  Odoo's service
     * @param {Function} open  opens the leads of a notice
     * @param {Function} openAll  shows all notices
     */
    constructor(env, notification, open, openAll) {
        Object.assign(this, { env, notification, open, openAll });
        // Notices whose pop-up nobody has closed, and how it is closed.
        this.notices = [];
        this.closers = [];
    }

    add(notice) {
        this.notices.push(notice);
        const most = this.env.isSmall ? AT_MOST_ON_A_PHONE : AT_MOST;
        if (this.notices.length > most) {
            this.showHowMany();
        } else {
            this.show([notice], notice.text, notice.title, _t("Open"), () => this.open(notice));
        }
    }

    showHowMany() {
        const notices = this.notices;
        this.closers.forEach((close) => close());
        this.notices = notices;
        const text = _t("%s new alerts about your leads", notices.length);
        this.show(notices, text, undefined, _t("Show"), this.openAll);
    }

    show(notices, text, title, label, onClick) {
        const isPressing = notices.some((notice) => notice.is_pressing);
        const close = this.notification.add(text, {
            title,
            type: isPressing ? "warning" : "info",
            sticky: isPressing,
            onClose: () => this.forget(notices, close),
            buttons: [
                {
                    name: label,
                    primary: true,
                    onClick: () => {
                        close();
                        onClick();
                    },
                },
            ],
        });
        this.closers.push(close);
    }

    forget(notices, close) {
        this.notices = this.notices.filter((notice) => !notices.includes(notice));
        this.closers = this.closers.filter((other) => other !== close);
    }
}
