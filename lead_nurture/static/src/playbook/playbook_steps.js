import { Component, onMounted, onPatched, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { STATES, exact } from "./playbook_words";

// On a phone: so many steps before and after the one that is open.
const NEAR = 1;
const FEW = 4;

/** The steps of a run side by side; one below the other on a phone. */
export class PlaybookSteps extends Component {
    static template = "lead_nurture.PlaybookSteps";
    static props = {
        steps: Array,
        selectedId: { type: [Number, Boolean], optional: true },
        onSelect: Function,
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({ isWhole: false });
        this.STATES = STATES;
        this.shownId = undefined;
        const center = () => this.center();
        onMounted(center);
        onPatched(center);
    }

    /** Steps in order; those of branches that run side by side are one place. */
    get places() {
        const places = [];
        for (const step of this.steps) {
            const last = places.at(-1);
            if (step.branch && last?.isBlock) {
                this.putInBranch(last, step);
            } else if (step.branch) {
                const place = { key: step.id, isBlock: true, branches: [] };
                this.putInBranch(place, step);
                places.push(place);
            } else {
                places.push({ key: step.id, isBlock: false, branches: [{ key: "", steps: [step] }] });
            }
        }
        return places;
    }

    putInBranch(place, step) {
        let branch = place.branches.find(({ key }) => key === step.branch);
        if (!branch) {
            branch = { key: step.branch, steps: [] };
            place.branches.push(branch);
        }
        branch.steps.push(step);
    }

    get isShort() {
        return this.env.isSmall && !this.state.isWhole && this.props.steps.length > FEW;
    }

    get steps() {
        if (!this.isShort) {
            return this.props.steps;
        }
        const at = this.props.steps.findIndex(({ id }) => id === this.props.selectedId);
        return this.props.steps.filter((step, place) => Math.abs(place - at) <= NEAR || step.task_id && ["open", "late"].includes(step.state));
    }

    get hiddenText() {
        return _t("Show all %s steps", this.props.steps.length);
    }

    showWhole() {
        this.state.isWhole = !this.state.isWhole;
    }

    /** The chosen step in the middle, however many there are. */
    center() {
        const { selectedId } = this.props;
        const el = this.root.el?.querySelector(".o_lead_play_step_chosen");
        if (el && selectedId !== this.shownId && !this.env.isSmall) {
            this.shownId = selectedId;
            const { el: root } = this.root;
            root.scrollLeft = el.offsetLeft - (root.clientWidth - el.clientWidth) / 2;
        }
    }

    title(step) {
        const words = [step.name, STATES[step.state].label];
        if (step.is_optional) {
            words.push(_t("optional"));
        }
        if (step.is_milestone) {
            words.push(_t("milestone"));
        }
        if (step.who) {
            words.push(step.who);
        }
        if (["open", "late"].includes(step.state) && step.limit_at) {
            words.push(_t("by %s", exact(step.limit_at)));
        } else if (step.at) {
            words.push(exact(step.at));
        }
        return words.join(" · ");
    }
}
