import { Component, onWillStart, useEffect, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** The bell in the bar at the top: unread notices about one's leads. */
export class AlertBell extends Component {
    static template = "lead_priority.AlertBell";
    static components = { Dropdown, DropdownItem };
    static props = {};

    setup() {
        this.alerts = useService("lead_alert");
        this.state = useState(this.alerts.state);
        this.dropdown = useDropdownState();
        useEffect(
            (isOpen) => {
                if (isOpen) {
                    this.state.isOpen = false;
                    this.dropdown.open();
                }
            },
            () => [this.state.isOpen]
        );
        onWillStart(() => {
            // The bar does not wait for it.
            this.alerts.start();
        });
    }

    since(notice) {
        return deserializeDateTime(notice.raised_at).toRelative();
    }

    readAll() {
        return this.alerts.read(this.state.notices.map((notice) => notice.id));
    }
}

registry
    .category("systray")
    .add("lead_priority.AlertBell", { Component: AlertBell }, { sequence: 24 });
