import { Component } from "@odoo/owl";

/**
 * What follows one outcome of a step: steps below each other, until one has several
 * ways on; those are branches of their own, side by side.
 */
export class FlowBranch extends Component {
    static template = "lead_nurture.FlowBranch";
    static components = {};
    static props = {
        steps: Array,
        parentId: [Number, Boolean],
        outcome: String,
        actions: Object,
        start: { type: Object, optional: true },
    };

    /** The steps of this branch, each with the place it stands at. */
    get chain() {
        const chain = [];
        let step = this.props.start || this.at(this.props.parentId, this.props.outcome);
        while (step) {
            chain.push(step);
            step = step.outcomes.length === 1 && this.at(step.id, step.outcomes[0].code);
        }
        return chain;
    }

    get last() {
        return this.chain.at(-1);
    }

    /** Where a step can be added at the end of this branch; none behind an end. */
    get openEnd() {
        if (!this.last) {
            return { parentId: this.props.parentId, outcome: this.props.outcome };
        }
        const { id, outcomes } = this.last;
        return outcomes.length === 1 && { parentId: id, outcome: outcomes[0].code };
    }

    get ways() {
        return this.last && this.last.outcomes.length > 1 ? this.last.outcomes : [];
    }

    at(parentId, outcome) {
        return this.props.steps.find(
            (step) => step.parent_id === parentId && step.outcome === outcome
        );
    }

    /** A single way is named only where its name says something. */
    wayLabel(step) {
        const [way] = step.outcomes;
        return step.outcomes.length === 1 && way.code !== "next" ? way.label : "";
    }

    tone(code) {
        if (["yes", "next"].includes(code)) {
            return "good";
        }
        return ["no", "timeout", "error"].includes(code) ? "bad" : "plain";
    }

    title(chip) {
        return chip.title || chip.label;
    }
}
FlowBranch.components = { FlowBranch };
