import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WAIT_MS = 250;
const OUTCOMES = {
    lead: "alert-success",
    merged: "alert-info",
    rejected: "alert-danger",
};

/**
 * The mapping of an incoming webhook: on the left the values of a sample, each with
 * the field it fills; on the right the lead that comes of it. The server says both.
 */
export class WebhookMapping extends Component {
    static template = "lead_priority.WebhookMapping";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ preview: null, source: "", isAll: false });
        this.asked = 0;
        this.askSoon = useDebounced(() => this.ask(), WAIT_MS);
        onWillStart(() => this.ask());
        // Whatever else on the form the preview depends on, it follows.
        useRecordObserver((record) => {
            this.getQuestion(record);
            this.askSoon();
        });
    }

    get record() {
        return this.props.record;
    }

    get lines() {
        return this.record.data[this.props.name]?.lines || [];
    }

    get isReadonly() {
        return this.props.readonly;
    }

    get outcomeClass() {
        return OUTCOMES[this.state.preview.outcome?.state] || "alert-secondary";
    }

    /** What the preview depends on, as it stands on the screen. */
    getQuestion({ data } = this.record) {
        return {
            kind: data.kind,
            source: this.state.source,
            sample: data.sample || "",
            lines: data[this.props.name]?.lines || [],
            is_rest_noted: data.is_rest_noted,
            country_id: data.country_id?.id || false,
            lead_key_path: data.lead_key_path || "",
        };
    }

    /** Ask the server; an answer that a later question overtook is dropped. */
    async ask() {
        const asked = ++this.asked;
        const preview = await this.orm.call(
            "lead.capture.webhook",
            "get_mapping_preview",
            [this.record.resId ? [this.record.resId] : [], this.getQuestion()]
        );
        if (asked === this.asked) {
            this.state.preview = preview;
        }
    }

    setLines(lines) {
        return this.record.update({ [this.props.name]: { lines } });
    }

    setSource(source) {
        this.state.source = source;
        this.ask();
    }

    setSample(text) {
        return this.record.update({ sample: text });
    }

    setNoted(isNoted) {
        return this.record.update({ is_rest_noted: isNoted });
    }

    // The sample ----------------------------------------------------------------
    fieldOf(path) {
        return this.lines.find((line) => line.path === path)?.field || "";
    }

    /** Values of the person first; what no line takes and is about the ad, on demand. */
    get leaves() {
        const { leaves } = this.state.preview;
        const hasAnswers = leaves.some((leaf) => leaf.path.startsWith("answers."));
        if (this.state.isAll || !hasAnswers) {
            return leaves;
        }
        return leaves.filter(
            (leaf) => leaf.path.startsWith("answers.") || this.fieldOf(leaf.path)
        );
    }

    get hiddenCount() {
        return this.state.preview.leaves.length - this.leaves.length;
    }

    mapLeaf(path, field) {
        const others = this.lines.filter((line) => line.path !== path);
        const line = { field, path, fixed: "", default: "" };
        return this.setLines(field ? [...others, line] : others);
    }

    // The lines -------------------------------------------------------------------
    labelOf(field) {
        const found = this.state.preview.fields.find((item) => item.name === field);
        return found ? found.label : field;
    }

    changeLine(index, values) {
        return this.setLines(
            this.lines.map((line, place) => (place === index ? { ...line, ...values } : line))
        );
    }

    removeLine(index) {
        return this.setLines(this.lines.filter((_line, place) => place !== index));
    }

    addLine() {
        const line = { field: "description", path: "", fixed: "", default: "" };
        return this.setLines([...this.lines, line]);
    }

    suggest() {
        const known = this.lines.map((line) => line.path);
        const more = this.state.preview.suggested.filter(
            (line) =>
                !known.includes(line.path) &&
                !this.lines.some((mine) => mine.field === line.field && mine.path)
        );
        return this.setLines([...this.lines, ...more]);
    }

    useStandard() {
        return this.setLines(this.state.preview.standard);
    }

    clear() {
        return this.setLines([]);
    }
}

registry.category("fields").add("lead_webhook_mapping", {
    component: WebhookMapping,
    supportedTypes: ["json"],
    fieldDependencies: [
        { name: "kind", type: "selection" },
        { name: "sample", type: "text" },
        { name: "is_rest_noted", type: "boolean" },
        { name: "country_id", type: "many2one" },
        { name: "lead_key_path", type: "char" },
    ],
});
