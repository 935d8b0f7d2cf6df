import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { relativeTime } from "@lead_priority/lead_fields/relative_time";

const PAGE = 20;
const KINDS = [
    { id: "engagement", label: _t("Behaviour") },
    { id: "followup", label: _t("Follow-ups") },
    { id: "capture", label: _t("Captures") },
    { id: "qualification", label: _t("Qualification") },
    { id: "custody", label: _t("Custody") },
];

/** Everything that happened with a lead, or its contact, in one stream. */
export class LeadTimeline extends Component {
    static template = "lead_priority.LeadTimeline";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.kinds = KINDS;
        this.state = useState({
            rows: [],
            hasMore: false,
            kind: false,
            ofContact: true,
            contact: { leads: [], notes: [] },
            isLoading: true,
        });
        useRecordObserver((record) => {
            this.load(record.resId, record.data.write_date);
        });
        useBus(this.env.bus, "LEAD-JOURNALS-CHANGED", () =>
            this.load(this.props.record.resId)
        );
    }

    async load(leadId) {
        if (leadId) {
            await Promise.all([this.fetch(leadId, 0), this.fetchContact(leadId)]);
        }
    }

    async fetchContact(leadId) {
        const contact = await this.orm.call("crm.lead", "get_contact_summary", [[leadId]]);
        if (leadId === this.props.record.resId) {
            this.state.contact = contact;
        }
    }

    async fetch(leadId, offset) {
        const { kind, ofContact } = this.state;
        const page = await this.orm.call("crm.lead", "get_timeline", [[leadId]], {
            offset,
            limit: PAGE,
            kinds: kind ? [kind] : null,
            of_contact: ofContact,
        });
        // An answer that comes late, after another lead or filter was chosen, is void.
        const isAsked = kind === this.state.kind && ofContact === this.state.ofContact;
        if (leadId !== this.props.record.resId || !isAsked) {
            return;
        }
        this.state.rows = offset ? [...this.state.rows, ...page.rows] : page.rows;
        this.state.hasMore = page.has_more;
        this.state.isLoading = false;
    }

    onFilter(kind) {
        this.state.kind = this.state.kind === kind ? false : kind;
        return this.fetch(this.props.record.resId, 0);
    }

    onScope() {
        this.state.ofContact = !this.state.ofContact;
        return this.fetch(this.props.record.resId, 0);
    }

    onMore() {
        return this.fetch(this.props.record.resId, this.state.rows.length);
    }

    relative(utc) {
        return relativeTime(deserializeDateTime(utc));
    }

    exact(utc) {
        return formatDateTime(deserializeDateTime(utc));
    }
}

registry.category("view_widgets").add("lead_timeline", {
    component: LeadTimeline,
    fieldDependencies: [{ name: "write_date", type: "datetime" }],
});
