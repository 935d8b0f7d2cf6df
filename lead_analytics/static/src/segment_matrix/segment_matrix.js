import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const MODEL = "lead.analytics.report.rep";

/** Who wins which kinds of leads: rep by source, product line, country ... */
export class SegmentMatrix extends Component {
    static template = "lead_analytics.SegmentMatrix";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({
            dimension: "source_id",
            period: "year",
            team: 0,
            board: null,
        });
        onWillStart(() => this.load());
    }

    get choices() {
        return [this.state.dimension, this.state.period, this.state.team || false];
    }

    async load() {
        const board = await this.orm.call(MODEL, "get_segment_matrix", this.choices);
        this.state.board = board;
    }

    choose(name, value) {
        this.state[name] = value;
        return this.load();
    }

    chooseTeam(value) {
        return this.choose("team", parseInt(value, 10) || 0);
    }

    percent(rate) {
        return rate === null ? "–" : `${formatFloat(rate, {digits: [16, 0]})} %`;
    }

    number(value) {
        return value === null ? "–" : formatFloat(value, {digits: [16, 1]});
    }

    /** What a cell says when one points at it. */
    explain(cell) {
        return _t("%(won)s of %(leads)s won; between %(low)s and %(high)s, 95 % sure", {
            won: cell.won,
            leads: cell.leads,
            low: this.percent(cell.low),
            high: this.percent(cell.high),
        });
    }

    color(verdict) {
        return {better: "table-success", worse: "table-danger"}[verdict] || "";
    }

    openCell(rep, kind) {
        const domain = [...this.state.board.domain, ["user_id", "=", rep.user_id]];
        if (kind) {
            domain.push([this.state.dimension, "=", kind.key]);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: kind
                ? _t("%(name)s: %(what)s", {name: rep.name, what: kind.name})
                : rep.name,
            res_model: MODEL,
            views: [
                [false, "list"],
                [false, "pivot"],
            ],
            domain,
        });
    }

    async addExpertise(finding) {
        const {dimension} = this.state;
        const args = [finding.user_id, dimension, finding.key];
        const isDone = await this.orm.call(MODEL, "add_expertise", args);
        this.notification.add(
            isDone
                ? _t("Noted: routing by best fit prefers this salesperson for it.")
                : _t("This salesperson is in no team, so routing does not weigh it."),
            {type: isDone ? "success" : "warning"}
        );
        return this.load();
    }

    async openRules(finding) {
        const [dimension, ...rest] = this.choices;
        const action = await this.orm.call(MODEL, "get_rules_action", [
            dimension,
            finding.key,
            ...rest,
        ]);
        return this.action.doAction(action);
    }
}

registry.category("actions").add("lead_analytics.segment_matrix", SegmentMatrix);
