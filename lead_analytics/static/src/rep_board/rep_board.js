import {FIGURES, formatFigure} from "../figures";
import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const MODEL = "lead.analytics.report.rep";
// Figure, unit, and whether a bar shows its share of 100 or of the largest.
const COLUMNS = [
    ["handled", "leads", "largest"],
    ["load", "leads", ""],
    ["in_time_rate", "%", "hundred"],
    ["response_hours", "hours", ""],
    ["response_hours_p90", "hours", ""],
    ["contacts_per_lead", "number", ""],
    ["conversion_rate", "%", "largest"],
    ["won_rate", "%", "hundred"],
    ["cycle_days", "days", ""],
    ["activation_rate", "%", ""],
    ["rating", "points", ""],
    ["won_revenue", "money", ""],
    ["hours_saved", "hours", ""],
];

/** The figures of the reps side by side, a line for each. */
export class RepBoard extends Component {
    static template = "lead_analytics.RepBoard";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.columns = COLUMNS.map(([name, unit, bar]) => {
            const [label, help] = FIGURES[name];
            return {name, unit, bar, label, help};
        });
        this.state = useState({
            period: "last_90_days",
            team: 0,
            order: "handled",
            board: null,
        });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.board = await this.orm.call(MODEL, "get_rep_board", [
            this.state.period,
            this.state.team || false,
        ]);
    }

    choosePeriod(value) {
        this.state.period = value;
        return this.load();
    }

    chooseTeam(value) {
        this.state.team = parseInt(value, 10) || 0;
        return this.load();
    }

    /** Order the lines by a column, the largest first; those without a value last. */
    orderBy(name) {
        this.state.order = name;
    }

    get lines() {
        const name = this.state.order;
        return [...this.state.board.lines].sort(
            (one, other) => (other[name] ?? -1) - (one[name] ?? -1)
        );
    }

    format(column, line) {
        const currency = this.state.board.currency_id;
        return formatFigure(line[column.name], column.unit, currency);
    }

    /** How much of the width of its cell the bar of a value takes, in percent. */
    width(column, line) {
        const value = line[column.name] || 0;
        if (column.bar === "hundred") {
            return value;
        }
        const values = this.state.board.lines.map((one) => one[column.name] || 0);
        return (100 * value) / (Math.max(...values) || 1);
    }

    openLine(line) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Leads of %s", line.name),
            res_model: MODEL,
            views: [
                [false, "list"],
                [false, "pivot"],
                [false, "graph"],
            ],
            domain: [...this.state.board.domain, ["user_id", "=", line.user_id]],
        });
    }
}

registry.category("actions").add("lead_analytics.rep_board", RepBoard);
