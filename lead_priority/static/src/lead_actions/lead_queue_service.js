import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { MOMENTS, OUTCOMES } from "@lead_priority/lead_actions/choices";
import { MomentDialog } from "@lead_priority/lead_actions/moment_dialog";
import { NotInterestedDialog } from "@lead_priority/lead_actions/not_interested_dialog";

const NOTICE_MS = 12000;
const SHORT_NOTICE_MS = 4000;
const MOMENT_FORMAT = {
    weekday: "short",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
};
const SEEN_MS = 60 * 60 * 1000;

/**
 * What a rep does with a lead, and which lead comes next. A service, because
 * "Undo" in a notice outlives the card that was tapped.
 */
export class LeadQueue {
    constructor({ action, dialog, notification, orm }) {
        Object.assign(this, { action, dialog, notification, orm });
        this.seen = new Map(); // lead id -> when it was shown (ms)
    }

    /**
     * @param {{id: number, name: string}} lead
     * @param {string} outcome
     * @param {() => Promise} reload shows the lead's new state on the screen
     */
    async recordCall(lead, outcome, reload) {
        const undo = await this.orm.call("crm.lead", "record_call_result", [
            [lead.id],
            outcome,
        ]);
        const call = { lead, undo, reload };
        this.closeNotice();
        if (undo.warning) {
            this.notification.add(undo.warning, { title: lead.name, type: "warning" });
        }
        await reload();
        const notice = () => this.noticeCall(call, outcome);
        if (outcome === "callback") {
            this.askMoment(
                _t("When to call back?"),
                (until) => this.planCallBack(call, until),
                notice
            );
        } else if (outcome === "not_interested") {
            this.dialog.add(NotInterestedDialog, {
                lead,
                queue: this,
                reload,
                onKeep: notice,
            });
        } else {
            notice();
        }
    }

    noticeCall(call, outcome) {
        const undo = this.undoButton(() => this.undoCall(call));
        if (outcome === "no_answer") {
            const again = MOMENTS.slice(0, 2).map((moment) => ({
                name: moment.label,
                icon: moment.icon,
                onClick: () => this.snooze(call.lead, moment.id, call.reload),
            }));
            this.notice(_t("%s: no answer. Try again?", call.lead.name), [undo, ...again]);
            return;
        }
        const { label } = OUTCOMES.find(({ id }) => id === outcome);
        this.notice(_t("%(lead)s: %(outcome)s", { lead: call.lead.name, outcome: label }), [
            undo,
            this.nextButton(call.lead),
        ]);
    }

    async undoCall({ lead, undo, reload }) {
        this.closeNotice();
        await this.orm.call("crm.lead", "undo_call_result", [[lead.id], undo]);
        await reload();
        this.notice(_t("%s: taken back", lead.name));
    }

    async planCallBack(call, until) {
        const result = await this.orm.call("crm.lead", "schedule_call_back", [
            [call.lead.id],
            until,
        ]);
        call.undo.activity_id = result.activity_id;
        await call.reload();
        this.notice(
            _t("%(lead)s: call back %(moment)s", {
                lead: call.lead.name,
                moment: this.formatMoment(result.until),
            }),
            [this.undoButton(() => this.undoCall(call)), this.nextButton(call.lead)]
        );
    }

    async snooze(lead, until, reload) {
        const result = await this.orm.call("crm.lead", "snooze", [[lead.id], until]);
        await reload();
        this.notice(
            _t("%(lead)s: back %(moment)s", {
                lead: lead.name,
                moment: this.formatMoment(result.until),
            }),
            [
                this.undoButton(async () => {
                    this.closeNotice();
                    await this.orm.call("crm.lead", "restore_snooze", [
                        [lead.id],
                        result.undo,
                    ]);
                    await reload();
                }),
                this.nextButton(lead),
            ]
        );
    }

    async wakeUp(lead, reload) {
        await this.orm.call("crm.lead", "action_wake_up", [[lead.id]]);
        await reload();
        this.notice(_t("%s: back in the queue", lead.name));
    }

    askMoment(title, onChoose, onCancel = () => {}) {
        this.dialog.add(MomentDialog, { title, onChoose, onCancel });
    }

    /**
     * Open the first lead of the owner's queue that was not shown within the last
     * hour: a leader who looks at a rep's lead goes on in the rep's queue.
     */
    async openNext({ id, ownerId }) {
        this.closeNotice();
        this.markSeen(id);
        let nextId = await this.fetchNext(ownerId);
        if (!nextId && this.seen.size > 1) {
            this.seen.clear();
            this.markSeen(id);
            nextId = await this.fetchNext(ownerId);
        }
        if (!nextId) {
            this.notice(_t("That was the last lead of the queue. Well done!"));
            return;
        }
        await this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "crm.lead",
                res_id: nextId,
                views: [[false, "form"]],
            },
            this.isOnLeadForm() ? { stackPosition: "replaceCurrentAction" } : {}
        );
    }

    markSeen(leadId) {
        const now = Date.now();
        this.seen.set(leadId, now);
        for (const [id, at] of this.seen) {
            if (now - at > SEEN_MS) {
                this.seen.delete(id);
            }
        }
    }

    fetchNext(ownerId) {
        const seenIds = [...this.seen.keys()];
        return this.orm.call("crm.lead", "get_next_lead", [seenIds, ownerId || null]);
    }

    isOnLeadForm() {
        const { props } = this.action.currentController || {};
        return props?.type === "form" && props?.resModel === "crm.lead";
    }

    formatMoment(utc) {
        return deserializeDateTime(utc).toLocaleString(MOMENT_FORMAT);
    }

    undoButton(onClick) {
        return { name: _t("Undo"), icon: "fa-undo", onClick };
    }

    nextButton(lead) {
        return {
            name: _t("Next lead"),
            icon: "fa-arrow-right",
            onClick: () => this.openNext(lead),
        };
    }

    /** One notice at a time: the last thing done is what "Undo" takes back. */
    notice(message, buttons = []) {
        this.closeNotice();
        this.close = this.notification.add(message, {
            type: "success",
            buttons,
            className: "o_lead_notice",
            autocloseDelay: buttons.length ? NOTICE_MS : SHORT_NOTICE_MS,
        });
    }

    closeNotice() {
        this.close?.();
        this.close = undefined;
    }
}

registry.category("services").add("lead_queue", {
    dependencies: ["action", "dialog", "notification", "orm"],
    start: (env, services) => new LeadQueue(services),
});
