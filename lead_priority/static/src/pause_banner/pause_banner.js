import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { deserializeDateTime } from "@web/core/l10n/dates";

/** Says in CRM that routing, taking back or alerts are paused, and resumes them. */
export class PauseBanner extends Component {
    static template = "lead_priority.PauseBanner";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.menu = useService("menu");
        this.state = useState({ companies: [], canResume: false, isCrm: false });
        onWillStart(() => this.load());
        this.env.bus.addEventListener("MENUS:APP-CHANGED", () => this.load());
    }

    async load() {
        const isCrm = this.menu.getCurrentApp()?.xmlid === "crm.crm_menu_root";
        this.state.isCrm = isCrm;
        if (isCrm && (await user.hasGroup("sales_team.group_sale_salesman"))) {
            const pauses = await this.orm.call("res.company", "get_lead_pauses", []);
            this.state.companies = pauses.companies;
            this.state.canResume = pauses.can_resume;
        }
    }

    text(company) {
        return _t("Paused: %s", company.paused);
    }

    since(company) {
        return company.at && deserializeDateTime(company.at).toRelative();
    }

    async resume() {
        await this.orm.call("res.company", "resume_leads", []);
        await this.load();
    }
}

registry
    .category("main_components")
    .add("lead_priority.PauseBanner", { Component: PauseBanner });
