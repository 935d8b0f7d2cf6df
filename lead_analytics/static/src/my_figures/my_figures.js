import {FIGURES, formatFigure} from "../figures";
import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

const MODEL = "lead.analytics.report.rep";
const NOW = [
    ["late", _t("late"), "text-danger"],
    ["today", _t("due today"), "text-warning"],
    ["untouched", _t("never contacted"), ""],
    ["open", _t("open in all"), ""],
];

/** A rep's own figures: what waits now, and the period beside the one before. */
export class MyFigures extends Component {
    static template = "lead_analytics.MyFigures";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.now = NOW.map(([name, label, color]) => ({name, label, color}));
        this.state = useState({period: "last_90_days", board: null});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.board = await this.orm.call(MODEL, "get_my_figures", [
            this.state.period,
        ]);
    }

    choosePeriod(value) {
        this.state.period = value;
        return this.load();
    }

    get figures() {
        return this.state.board.figures.map((figure) => {
            const [label, help] = FIGURES[figure.name];
            return {...figure, label, help};
        });
    }

    format(value, figure) {
        return formatFigure(value, figure.unit, this.state.board.currency_id);
    }

    get isEmpty() {
        const {board} = this.state;
        return !board.now.open && !board.figures[0].value;
    }

    share(source) {
        const handled = this.state.board.sources.map((one) => one.handled);
        return (100 * source.handled) / (Math.max(...handled) || 1);
    }

    /** Open what stands behind a number of now. */
    async openNow(one) {
        const domain = await this.orm.call("lead.team.monitor", "get_monitor_domain", [
            one.name,
            user.userId,
        ]);
        return this.openLeads(_t("My leads: %s", one.label), "crm.lead", domain);
    }

    openPeriod() {
        return this.openLeads(_t("My leads"), MODEL, this.state.board.domain);
    }

    openSource(source) {
        const extra = [["source_id", "=", source.id]];
        const domain = [...this.state.board.domain, ...extra];
        return this.openLeads(source.name || _t("Without a source"), MODEL, domain);
    }

    openLeads(name, model, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            views:
                model === MODEL
                    ? [
                          [false, "list"],
                          [false, "pivot"],
                      ]
                    : [
                          [false, "list"],
                          [false, "kanban"],
                          [false, "form"],
                      ],
            domain,
            context: {create: false},
        });
    }
}

registry.category("actions").add("lead_analytics.my_figures", MyFigures);
