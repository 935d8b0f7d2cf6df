import { Component, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { FlowBranch } from "./flow_branch";
import { MoveStepDialog } from "./move_step_dialog";
import { PickKindDialog } from "./pick_kind_dialog";
import { RemoveStepDialog } from "./remove_step_dialog";

const REFRESH_MS = 20000;

/** A flow as a picture: who enters, the tree of steps, and where leads are now. */
export class FlowPicture extends Component {
    static template = "lead_nurture.FlowPicture";
    static components = { FlowBranch };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({ picture: null, isCheckOpen: true });
        this.asked = 0;
        useRecordObserver((record) => {
            this.load(record.resId, record.data.life, record.data.write_date);
        });
        const timer = setInterval(() => this.refresh(), REFRESH_MS);
        onWillUnmount(() => clearInterval(timer));
    }

    get record() {
        return this.props.record;
    }

    get picture() {
        return this.state.picture;
    }

    get canEdit() {
        return this.record.resId ? this.picture.can_edit : true;
    }

    get errors() {
        return this.picture.problems.filter((problem) => problem.severity === "error");
    }

    /** What hangs nowhere any more, as after a step became another kind. */
    get cutOff() {
        const places = new Set(["false:next"]);
        for (const step of this.picture.steps) {
            for (const outcome of step.outcomes) {
                places.add(`${step.id}:${outcome.code}`);
            }
        }
        return this.picture.steps.filter(
            (step) => !places.has(`${step.parent_id}:${step.outcome}`)
        );
    }

    async load(flowId = this.record.resId) {
        if (!flowId) {
            this.state.picture = null;
            return;
        }
        const asked = ++this.asked;
        const picture = await this.orm.call("lead.nurture.flow", "get_picture", [flowId]);
        if (asked === this.asked) {
            for (const problem of picture.problems.toReversed()) {
                const step = picture.steps.find((other) => other.id === problem.step_id);
                if (step) {
                    step.problem = problem;
                }
            }
            this.state.picture = picture;
        }
    }

    /** Counts move while the flow runs; nobody has to press anything. */
    refresh() {
        const isSeen = document.visibilityState === "visible";
        if (isSeen && this.picture?.life === "running") {
            this.load();
        }
    }

    // Steps -----------------------------------------------------------------------
    async addStep(parentId, outcome) {
        const isNew = !this.record.resId;
        if ((isNew || (await this.record.isDirty())) && !(await this.record.save())) {
            return;
        }
        await this.load();
        this.dialog.add(PickKindDialog, {
            groups: this.picture.kinds,
            onPicked: (kind) => this.openStep(kind, parentId, outcome),
        });
    }

    openStep(kind, parentId, outcome) {
        this.dialog.add(FormViewDialog, {
            resModel: "lead.nurture.step",
            title: _t("New Step"),
            canExpand: false,
            context: {
                default_flow_id: this.record.resId,
                default_parent_id: parentId,
                default_outcome: outcome,
                default_kind: kind.kind,
                default_name: kind.label,
                nurture_put_before: true,
            },
            onRecordSaved: () => this.load(),
        });
    }

    editStep(step) {
        this.dialog.add(FormViewDialog, {
            resModel: "lead.nurture.step",
            resId: step.id,
            title: step.kind_label,
            canExpand: false,
            readonly: !this.canEdit,
            preventEdit: !this.canEdit,
            onRecordSaved: () => this.load(),
        });
    }

    editById(stepId) {
        const step = this.picture.steps.find((other) => other.id === stepId);
        if (step) {
            this.editStep(step);
        }
    }

    removeStep(step) {
        const behind = this.behind(step);
        this.dialog.add(RemoveStepDialog, {
            step,
            behind,
            canKeepRest: this.childrenOf(step).length === 1,
            onRemove: (keepsRest) => this.call("action_remove", step, [keepsRest]),
        });
    }

    moveStep(step) {
        this.dialog.add(MoveStepDialog, {
            step,
            steps: this.picture.steps,
            branch: [step, ...this.behind(step)],
            canGoAlone: this.childrenOf(step).length <= 1,
            onMove: (place, isAlone) =>
                this.call("action_move", step, [place.parentId, place.outcome, isAlone]),
        });
    }

    async call(method, step, args) {
        await this.orm.call("lead.nurture.step", method, [[step.id], ...args]);
        await this.load();
    }

    childrenOf(step) {
        return this.picture.steps.filter((other) => other.parent_id === step.id);
    }

    behind(step) {
        return this.childrenOf(step).flatMap((child) => [child, ...this.behind(child)]);
    }

    // Every number opens what it counts ------------------------------------------------
    async openChip(step, code) {
        const action = await this.orm.call("lead.nurture.step", "action_open_chip", [
            [step.id],
            code,
        ]);
        this.action.doAction(action);
    }

    async openTotal(code) {
        const action = await this.orm.call("lead.nurture.flow", "action_open_total", [
            [this.record.resId],
            code,
        ]);
        this.action.doAction(action);
    }

    get actions() {
        return {
            canEdit: this.canEdit,
            add: this.addStep.bind(this),
            edit: this.editStep.bind(this),
            move: this.moveStep.bind(this),
            remove: this.removeStep.bind(this),
            open: this.openChip.bind(this),
        };
    }
}

registry.category("view_widgets").add("lead_flow_picture", {
    component: FlowPicture,
    fieldDependencies: [
        { name: "life", type: "selection" },
        { name: "write_date", type: "datetime" },
    ],
});
