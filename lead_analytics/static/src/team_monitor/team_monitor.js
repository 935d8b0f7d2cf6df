import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const REFRESH_SECONDS = 30;
const STATES = {
    available: [_t("At work"), "text-bg-success"],
    outside: [_t("Not at work"), "text-bg-secondary"],
    full: [_t("Full"), "text-bg-warning"],
    leave: [_t("On leave"), "text-bg-danger"],
    paused: [_t("Paused"), "text-bg-danger"],
};
const NUMBERS = [
    ["late", _t("late"), "text-danger"],
    ["today", _t("due today"), "text-warning"],
    ["untouched", _t("never contacted"), ""],
    ["open", _t("open"), ""],
];

/** Who has how many leads open, late and due today; read anew by itself. */
export class TeamMonitor extends Component {
    static template = "lead_analytics.TeamMonitor";
    static props = {...standardActionServiceProps};

    setup() {
        // Quiet: the page does not flicker each time.
        this.orm = useService("orm").silent;
        this.action = useService("action");
        this.numbers = NUMBERS.map(([name, label, color]) => ({name, label, color}));
        this.state = useState({team: 0, board: null, isOld: false});
        onWillStart(() => this.load());
        const timer = setInterval(() => this.refresh(), REFRESH_SECONDS * 1000);
        onWillUnmount(() => clearInterval(timer));
    }

    async load() {
        this.state.board = await this.orm.call("lead.team.monitor", "get_team_monitor", [
            this.state.team || false,
        ]);
        this.state.isOld = false;
    }

    /** Read again unless nobody looks; a failure shows, and is tried again. */
    async refresh() {
        if (document.hidden) {
            return;
        }
        try {
            await this.load();
        } catch {
            this.state.isOld = true;
        }
    }

    chooseTeam(value) {
        this.state.team = parseInt(value, 10) || 0;
        return this.load();
    }

    word(rep) {
        return STATES[rep.state] || [rep.state, "text-bg-secondary"];
    }

    time(moment) {
        return deserializeDateTime(moment.replace("T", " ")).toFormat("HH:mm");
    }

    width(rep, name) {
        const most = Math.max(...this.state.board.reps.map((one) => one.open));
        return (100 * rep[name]) / (most || 1);
    }

    /** Open the leads behind a number; they are asked for anew, as time goes by. */
    async open(name, label, rep) {
        const domain = await this.orm.call("lead.team.monitor", "get_monitor_domain", [
            name,
            rep ? rep.user_id : false,
            this.state.team || false,
        ]);
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: rep ? _t("%(name)s: %(what)s", {name: rep.name, what: label}) : label,
            res_model: "crm.lead",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            domain,
            context: {create: false},
        });
    }

    openWaiting() {
        return this.open("waiting", _t("Leads that nobody has"));
    }
}

registry.category("actions").add("lead_analytics.team_monitor", TeamMonitor);
