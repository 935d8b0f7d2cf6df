import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { relativeTime } from "@lead_priority/lead_fields/relative_time";

/** What to send to a lead, by which way, and why; and what it got already. */
export class ContentSuggestions extends Component {
    static template = "lead_nurture.ContentSuggestions";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ told: null, channel: "mail", isBusy: false });
        useRecordObserver((record) => this.load(record.resId, record.data.write_date));
        this.channels = [
            ["mail", _t("by e-mail")],
            ["message", _t("by WeCom or another messenger")],
            ["call", _t("in a call")],
        ];
    }

    async load(leadId) {
        if (!leadId) {
            this.state.told = null;
            return;
        }
        const told = await this.orm.call("crm.lead", "get_content_suggestions", [
            [leadId],
        ]);
        if (leadId === this.props.record.resId) {
            this.show(told);
        }
    }

    show(told) {
        this.state.told = told;
        if (told.channel.code !== "none") {
            this.state.channel = told.channel.code;
        }
    }

    async copy(text, message) {
        try {
            await browser.navigator.clipboard.writeText(text);
            this.notification.add(message, { type: "success" });
        } catch {
            this.notification.add(text, { sticky: true, title: _t("Copy this:") });
        }
    }

    copyText(suggestion) {
        return this.copy(suggestion.text, _t("The message is copied: paste and send it."));
    }

    copyLink(suggestion) {
        return this.copy(
            suggestion.link,
            _t("The link is copied. It is made for this lead: opening it counts.")
        );
    }

    async markSent(suggestion) {
        this.state.isBusy = true;
        try {
            const told = await this.orm.call("crm.lead", "record_content_sent", [
                [this.props.record.resId],
                suggestion.id,
                this.state.channel,
            ]);
            this.show(told);
            this.notification.add(_t("Recorded as follow-up. It is not suggested again."), {
                type: "success",
            });
            this.env.bus.trigger("LEAD-JOURNALS-CHANGED");
        } finally {
            this.state.isBusy = false;
        }
    }

    get channelIcon() {
        return {
            mail: "fa-envelope",
            message: "fa-comments",
            call: "fa-phone",
            none: "fa-ban",
        }[this.state.told.channel.code];
    }

    openedText(row) {
        return row.opened_at
            ? _t("opened %s", relativeTime(deserializeDateTime(row.opened_at)))
            : _t("not opened yet");
    }

    ago(value) {
        return relativeTime(deserializeDateTime(value));
    }

    exact(value) {
        return formatDateTime(deserializeDateTime(value));
    }
}

registry.category("view_widgets").add("lead_content_suggestions", {
    component: ContentSuggestions,
});
