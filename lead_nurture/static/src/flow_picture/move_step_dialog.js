import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/** Where a step goes: alone, or with all that comes behind it. */
export class MoveStepDialog extends Component {
    static template = "lead_nurture.MoveStepDialog";
    static components = { Dialog };
    static props = {
        step: Object,
        steps: Array,
        branch: Array,
        canGoAlone: Boolean,
        onMove: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ isAlone: this.props.canGoAlone, place: "" });
    }

    /** All places outside what moves, in the order of the tree. */
    get places() {
        const moving = this.state.isAlone ? [this.props.step] : this.props.branch;
        const ids = new Set(moving.map((step) => step.id));
        const places = [{ parentId: false, outcome: "next", label: _t("At the start") }];
        this.addPlaces(false, places, ids);
        return places.filter(
            (place) =>
                place.parentId !== this.props.step.parent_id ||
                place.outcome !== this.props.step.outcome
        );
    }

    addPlaces(parentId, places, moving) {
        const { steps } = this.props;
        for (const step of steps.filter((other) => other.parent_id === parentId)) {
            for (const way of moving.has(step.id) ? [] : step.outcomes) {
                const words = { step: step.name, way: way.label };
                const label =
                    step.outcomes.length > 1
                        ? _t("After “%(step)s”, on the way “%(way)s”", words)
                        : _t("After “%(step)s”", words);
                places.push({ parentId: step.id, outcome: way.code, label });
            }
            this.addPlaces(step.id, places, moving);
        }
    }

    get place() {
        return this.places.find((place) => this.key(place) === this.state.place);
    }

    key(place) {
        return `${place.parentId}:${place.outcome}`;
    }

    async move() {
        await this.props.onMove(this.place, this.state.isAlone);
        this.props.close();
    }
}
