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
// What the board is narrowed by beside period and source.
const SLICES = [
    ["team_id", _t("Sales team"), _t("All teams")],
    ["product_line_id", _t("Product line"), _t("All product lines")],
    ["country_id", _t("Country"), _t("All countries")],
];
const TRENDS = {
    new: [_t("new"), "text-bg-danger"],
    worse: [_t("more"), "text-bg-danger"],
    same: [_t("as before"), "text-bg-secondary"],
    better: [_t("less"), "text-bg-success"],
};
const HOURS_PER_DAY = 24;

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
            slices: {},
            board: null,
            week: null,
        });
        this.slices = SLICES.map(([name, label, all]) => ({name, label, all}));
        this.choosePeriod("days90", false);
        onWillStart(() => Promise.all([this.load(), this.loadWeek()]));
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
            [
                this.state.from || false,
                this.state.to || false,
                this.state.source || false,
                this.state.slices,
            ]
        );
    }

    async loadWeek() {
        this.state.week = await this.orm.call("lead.leak", "get_week", []);
    }

    chooseSlice(name, value) {
        this.state.slices[name] = parseInt(value, 10) || 0;
        return this.load();
    }

    async findLeaks() {
        await this.orm.call("lead.leak", "action_find", []);
        return this.loadWeek();
    }

    trend(leak) {
        const [label, style] = TRENDS[leak.trend];
        return {label, style};
    }

    date(text) {
        return DateTime.fromISO(text).toLocaleString(DateTime.DATE_MED);
    }

    /** How late, in the unit that is read at a glance. */
    late(hours) {
        if (hours === null || hours === false) {
            return "–";
        }
        return hours < 2 * HOURS_PER_DAY
            ? _t("%s hours", Math.round(hours))
            : _t("%s days", Math.round(hours / HOURS_PER_DAY));
    }

    openLeak(leak) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "lead.leak",
            res_id: leak.id,
            views: [[false, "form"]],
        });
    }

    async openLeakLeads(leak) {
        const action = await this.orm.call("lead.leak", "action_open_leads", [[leak.id]]);
        return this.action.doAction({
            ...action,
            views: action.view_mode.split(",").map((mode) => [false, mode]),
        });
    }

    async planLeak(leak) {
        const action = await this.orm.call("lead.leak", "action_plan", [[leak.id]]);
        return this.action.doAction(
            {...action, views: [[false, "form"]]},
            {onClose: () => this.loadWeek()}
        );
    }

    openOwner(owner) {
        return this.openDomain(owner.name, [
            ["user_id", "=", owner.id],
            ["fate", "in", ["working", "fresh", "late", "untouched", "idle"]],
        ]);
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

    /** Salespeople see where leads went, not what they cost. */
    get seesCosts() {
        return this.state.board.leaked_cost !== null;
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
