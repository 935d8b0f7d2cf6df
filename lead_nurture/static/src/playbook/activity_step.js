import { Component, onWillStart, useState } from "@odoo/owl";
import { Activity } from "@mail/core/web/activity";
import { ActivityListPopoverItem } from "@mail/core/web/activity_list_popover_item";
import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { PlaybookTask } from "./playbook_task";

/** The step of a playbook that an activity is, wherever the activity is worked. */
export class ActivityStep extends Component {
    static template = "lead_nurture.ActivityStep";
    static components = { PlaybookTask };
    static props = { activityId: Number, onChanged: { type: Function, optional: true } };
    static defaultProps = { onChanged: () => {} };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ task: null, isLoaded: false });
        this.onChanged = this.onChanged.bind(this);
        onWillStart(() => this.load());
    }

    async load() {
        this.state.task = await this.orm.call("lead.playbook.task", "get_of_activity", [
            this.props.activityId,
        ]);
        this.state.isLoaded = true;
    }

    async onChanged() {
        await this.props.onChanged();
        this.env.bus.trigger("LEAD-JOURNALS-CHANGED");
    }
}

/** The same in the place of core's box for feedback: there is more to it. */
export class ActivityStepDialog extends Component {
    static template = "lead_nurture.ActivityStepDialog";
    static components = { ActivityStep, Dialog };
    static props = { activityId: Number, onChanged: Function, close: Function };

    setup() {
        this.onChanged = this.onChanged.bind(this);
    }

    async onChanged() {
        this.props.close();
        await this.props.onChanged();
    }
}

/** The same in the form of the activity, which closes when the step is over. */
export class ActivityStepWidget extends Component {
    static template = "lead_nurture.ActivityStepWidget";
    static components = { ActivityStep };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.close = this.close.bind(this);
    }

    async close() {
        if (this.env.inDialog) {
            await this.action.doAction({ type: "ir.actions.act_window_close" });
        } else {
            this.env.config?.historyBack?.();
        }
    }
}

registry.category("view_widgets").add("lead_activity_step", { component: ActivityStepWidget });

function openStep(component, activityId, onChanged) {
    component.env.services.dialog.add(ActivityStepDialog, { activityId, onChanged });
}

/** A step of a playbook is not cancelled, it is skipped, with a reason. */
async function openSkip(component, onChanged) {
    const { orm, action } = component.env.services;
    const { id } = component.props.activity;
    const task = await orm.call("lead.playbook.task", "get_of_activity", [id]);
    if (!task) {
        return onChanged();
    }
    const wizard = await orm.call("lead.playbook.task", "action_open_skip", [[task.id]]);
    await action.doAction(wizard, {
        onClose: async () => {
            await onChanged();
            component.env.bus.trigger("LEAD-JOURNALS-CHANGED");
        },
    });
}

patch(Activity.prototype, {
    async onClickMarkAsDone(ev) {
        const { activity, onActivityChanged } = this.props;
        if (!activity.is_playbook) {
            return super.onClickMarkAsDone(ev);
        }
        const { thread } = this;
        openStep(this, activity.id, async () => {
            onActivityChanged(thread);
            await thread.fetchNewMessages();
        });
    },
    async unlink() {
        if (!this.props.activity.is_playbook) {
            return super.unlink();
        }
        const { thread } = this;
        return openSkip(this, () => this.props.onActivityChanged(thread));
    },
});

patch(ActivityListPopoverItem.prototype, {
    onClickMarkAsDone() {
        const { activity, onActivityChanged } = this.props;
        if (!activity.is_playbook) {
            return super.onClickMarkAsDone();
        }
        openStep(this, activity.id, () => onActivityChanged?.());
    },
    unlink() {
        if (!this.props.activity.is_playbook) {
            return super.unlink();
        }
        return openSkip(this, () => this.props.onActivityChanged?.());
    },
});
