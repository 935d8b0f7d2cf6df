import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** How many leads of each pool the user has claimed and may claim. */
export class ClaimCounters extends Component {
    static template = "lead_priority.ClaimCounters";
    static props = { list: Object };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ is_limited: true, pools: [] });
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        Object.assign(this.state, await this.orm.call("lead.pool", "get_claim_state", []));
    }

    isFull({ claimed_today, limit_day, held, limit_held }) {
        return (
            this.state.is_limited &&
            Boolean((limit_day && claimed_today >= limit_day) || (limit_held && held >= limit_held))
        );
    }

    today({ claimed_today: claimed, limit_day: limit }) {
        return this.state.is_limited && limit
            ? _t("%(claimed)s of %(limit)s claimed today", { claimed, limit })
            : _t("%s claimed today", claimed);
    }

    held({ held, limit_held: limit }) {
        return this.state.is_limited && limit
            ? _t("%(held)s of %(limit)s held", { held, limit })
            : _t("%s held", held);
    }

    hint(pool) {
        if (!this.state.is_limited) {
            return _t("Team leaders and managers have no limits.");
        }
        if (pool.limit_day && pool.claimed_today >= pool.limit_day) {
            return _t("That is all for today: claim again tomorrow.");
        }
        if (pool.limit_held && pool.held >= pool.limit_held) {
            return _t("Close or return a lead before you claim another one.");
        }
        if (pool.cooldown_days) {
            return _t("Leads you gave up are for others for %s days.", pool.cooldown_days);
        }
        return "";
    }
}
