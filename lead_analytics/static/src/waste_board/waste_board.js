import {_t} from "@web/core/l10n/translation";
import {Component, onWillStart, useState} from "@odoo/owl";
import {formatMonetary} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const PERIODS = [
    ["month", _t("This month"), () => DateTime.local().startOf("month")],
    ["quarter", _t("This quarter"), () => DateTime.local().startOf("quarter")],
    ["days90", _t("Last 90 days"), () => DateTime.local().minus({days: 90})],
    ["year", _t("This year"), () => DateTime.local().startOf("year")],
    ["all", _t("Since the beginning"), () => null],
];
const CUSTOM = "custom";

/** Where every captured lead of a period went, a line with a bar for each place. */
export class WasteBoard extends Component {
    static template = "lead_analytics.WasteBoard";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.periods = PERIODS.map(([code, label]) => ({code, label}));
        this.state = useState({
            period: "days90",
            from: "",
            to: "",
            source: 0,
            board: null,
        });
        this.choosePeriod("days90", false);
        onWillStart(() => this.load());
    }

    /** Set the dates of a named period; the custom one keeps those that are set. */
    choosePeriod(code, loads = true) {
        this.state.period = code;
        const period = PERIODS.find(([name]) => name === code);
        if (period) {
            const start = period[2]();
            this.state.from = start ? start.toISODate() : "";
            this.state.to = "";
        }
        return loads && this.load();
    }

    chooseDate(name, value) {
        this.state.period = CUSTOM;
        this.state[name] = value;
        return this.load();
    }

    chooseSource(value) {
        this.state.source = parseInt(value, 10) || 0;
        return this.load();
    }

    async load() {
        this.state.board = await this.orm.call(
            "lead.analytics.report.waste",
            "get_waste_board",
            [this.state.from || false, this.state.to || false, this.state.source || false]
        );
    }

    /** What nothing is known of is no zero. */
    money(amount) {
        if (!amount) {
            return "–";
        }
        return formatMonetary(amount, {currencyId: this.state.board.currency_id});
    }

    percent(share) {
        return `${share.toFixed(1)} %`;
    }

    get leakedShare() {
        const {leaked, leads} = this.state.board;
        return leads ? this.percent((100 * leaked) / leads) : "–";
    }

    /** Open what stands behind a number. */
    openLine(line) {
        return this.openDomain(line.name, [["fate", "=", line.fate]]);
    }

    openLeaked() {
        return this.openDomain(_t("Leaked"), [["leaked", "=", 1]]);
    }

    openDomain(name, extra) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "lead.analytics.report.waste",
            views: [
                [false, "list"],
                [false, "pivot"],
                [false, "graph"],
            ],
            domain: [...this.state.board.domain, ...extra],
        });
    }
}

registry.category("actions").add("lead_analytics.waste_board", WasteBoard);
