import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { PlaybookSteps } from "./playbook_steps";
import { PlaybookTask } from "./playbook_task";
import { STATES, ago, exact, sayPast } from "./playbook_words";

const OPEN = ["open", "late"];

/**
 * One run of a playbook: its path, and the step that is chosen on it.
 * ``run`` is what ``lead.playbook.run._prepare_screens`` gives; a preview invents one.
 */
export class PlaybookPanel extends Component {
    static template = "lead_nurture.PlaybookPanel";
    static components = { PlaybookSteps, PlaybookTask };
    static props = {
        run: Object,
        isPreview: { type: Boolean, optional: true },
        onBefore: { type: Function, optional: true },
        onChanged: { type: Function, optional: true },
        onEnd: { type: Function, optional: true },
    };

    setup() {
        // What is over is one line; its steps are there for who asks.
        this.state = useState({
            stepId: this.getFirst(this.props.run),
            isOpen: this.props.run.state === "running",
        });
        onWillUpdateProps(({ run }) => {
            const open = run.tasks.map((task) => task.step_id);
            const isNew = open.join() !== this.open.join() || run.id !== this.props.run.id;
            if (isNew) {
                this.state.stepId = this.getFirst(run);
            }
            if (run.state !== this.props.run.state) {
                this.state.isOpen = run.state === "running";
            }
        });
        Object.assign(this, { ago, exact, sayPast, STATES });
    }

    get open() {
        return this.props.run.tasks.map((task) => task.step_id);
    }

    /** My own open step before that of a colleague, the one that is late first. */
    getFirst({ tasks, steps }) {
        const mine = tasks.filter((task) => task.is_mine);
        const [first] = (mine.length ? mine : tasks).toSorted((a, b) =>
            (a.limit_at || "9").localeCompare(b.limit_at || "9")
        );
        return first ? first.step_id : steps.findLast((step) => step.past.length)?.id || false;
    }

    get step() {
        return this.props.run.steps.find(({ id }) => id === this.state.stepId);
    }

    get task() {
        return this.props.run.tasks.find((task) => task.step_id === this.state.stepId);
    }

    get progress() {
        const { steps } = this.props.run;
        const over = steps.filter(({ state }) => ["done", "skipped", "not_needed"].includes(state));
        return _t("%(over)s of %(all)s steps", { over: over.length, all: steps.length });
    }

    get startText() {
        const { run } = this.props;
        const values = { start: run.start, who: run.who, ago: ago(run.started_at) };
        return run.who
            ? _t("Started %(ago)s by %(who)s (%(start)s)", values)
            : _t("Started %(ago)s (%(start)s)", values);
    }

    get endText() {
        const { run } = this.props;
        const words = run.state === "done" ? _t("Completed") : run.reason;
        return run.ended_at ? `${words} · ${ago(run.ended_at)}` : words;
    }

    get waitText() {
        const { state } = this.step;
        return {
            ahead: _t("This step is still ahead. It opens when the steps before it are over."),
            pending: _t("This step opens when the other branches are over."),
            not_needed: _t("This step was not needed: an outcome led past it."),
            called_off: _t("This step was called off when the playbook ended."),
        }[state];
    }

    isOpen(step) {
        return OPEN.includes(step.state);
    }

    fold() {
        this.state.isOpen = !this.state.isOpen;
    }

    select(stepId) {
        this.state.stepId = stepId;
    }
}
