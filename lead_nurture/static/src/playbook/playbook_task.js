import { Component, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { TICK_MS, ago, exact, sayLimit, sayPast } from "./playbook_words";

/**
 * One open step: what to do, what to say, the checklist, and how it ended.
 * Used on the lead, in the popover of its activity and in the preview of a playbook,
 * where nothing is sent to the server.
 */
export class PlaybookTask extends Component {
    static template = "lead_nurture.PlaybookTask";
    static props = {
        task: Object,
        isPreview: { type: Boolean, optional: true },
        isNarrow: { type: Boolean, optional: true },
        // Asked before something is sent: false keeps it from being sent.
        onBefore: { type: Function, optional: true },
        // Called when the task is over, or another action has been done.
        onChanged: { type: Function, optional: true },
    };
    static defaultProps = { onBefore: () => true, onChanged: () => {} };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({
            feedback: "",
            error: "",
            isBusy: false,
            isPastOpen: false,
            now: Date.now(),
            ticks: this.getTicks(this.props.task),
        });
        onWillUpdateProps(({ task }) => {
            if (task.id !== this.props.task.id) {
                Object.assign(this.state, { feedback: "", error: "", isPastOpen: false });
            }
            this.state.ticks = this.getTicks(task);
        });
        const timer = setInterval(() => (this.state.now = Date.now()), TICK_MS);
        onWillUnmount(() => clearInterval(timer));
        Object.assign(this, { ago, exact, sayPast });
    }

    getTicks({ checks }) {
        return Object.fromEntries(checks.map((check) => [check.id, check.is_done]));
    }

    get limit() {
        return sayLimit(this.props.task, this.state.now);
    }

    get feedbackId() {
        return `o_lead_play_feedback_${this.props.task.id}`;
    }

    get doneCount() {
        return Object.values(this.state.ticks).filter(Boolean).length;
    }

    get isDisabled() {
        return this.state.isBusy || !this.props.task.can_work;
    }

    get title() {
        const { can_work: canWork, who } = this.props.task;
        return canWork ? "" : _t("This is the task of %s", who || _t("somebody else"));
    }

    async copyScript() {
        const { script } = this.props.task;
        try {
            await browser.navigator.clipboard.writeText(script);
            this.notification.add(_t("The talk track is copied."), { type: "success" });
        } catch {
            this.notification.add(script, { sticky: true, title: _t("Copy this:") });
        }
    }

    async tick(check) {
        const isDone = !this.state.ticks[check.id];
        this.state.ticks[check.id] = isDone;
        if (this.props.isPreview) {
            return;
        }
        const args = [[this.props.task.id], check.id, isDone];
        const sent = await this.send(() =>
            this.orm.call("lead.playbook.task", "action_tick", args)
        );
        if (sent) {
            check.is_done = isDone;
        } else {
            this.state.ticks[check.id] = !isDone;
        }
    }

    /** What is missing is said where the rep looks, not in a dialog above it. */
    async send(call) {
        this.state.isBusy = true;
        this.state.error = "";
        try {
            return { result: await call() };
        } catch (error) {
            if (!["odoo.exceptions.UserError", "odoo.exceptions.ValidationError", "odoo.exceptions.AccessError"].includes(error.exceptionName)) {
                throw error;
            }
            this.state.error = error.data.message;
            return false;
        } finally {
            this.state.isBusy = false;
        }
    }

    async finish(outcomeId) {
        if (this.props.isPreview) {
            this.notification.add(_t("A preview: nothing is written."), { type: "info" });
            return;
        }
        if (!(await this.props.onBefore())) {
            return;
        }
        const args = [[this.props.task.id], outcomeId, this.state.feedback];
        const sent = await this.send(() =>
            this.orm.call("lead.playbook.task", "action_finish", args)
        );
        if (sent) {
            this.state.feedback = "";
            this.notification.add(sent.result.message, {
                type: "success",
                title: _t("“%s” is done", this.props.task.name),
            });
            await this.props.onChanged();
        }
    }

    /** Another button of the step: its method gives an action, or nothing. */
    async press(method) {
        if (this.props.isPreview) {
            this.notification.add(_t("A preview: nothing is written."), { type: "info" });
            return;
        }
        if (!(await this.props.onBefore())) {
            return;
        }
        const sent = await this.send(() =>
            this.orm.call("lead.playbook.task", method, [[this.props.task.id]])
        );
        if (!sent) {
            return;
        }
        if (sent.result) {
            await this.action.doAction(sent.result, { onClose: () => this.props.onChanged() });
        } else {
            await this.props.onChanged();
        }
    }
}
