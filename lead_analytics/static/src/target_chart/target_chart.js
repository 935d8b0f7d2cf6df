import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const WIDTH = 300;
const HEIGHT = 60;
const MARGIN = 4;

/** Where a target stood week by week, the way to its goal, and where it will end. */
export class TargetChart extends Component {
    static template = "lead_analytics.TargetChart";
    static props = {...standardFieldProps};

    get chart() {
        return this.props.record.data[this.props.name];
    }

    get hasPoints() {
        return Boolean(this.chart && this.chart.points.length);
    }

    /** Give the place of a value in the picture: the lowest at the bottom. */
    place([share, value]) {
        const {points, path, forecast} = this.chart;
        const all = [...points.map((point) => point[1]), ...path, forecast ?? path[1]];
        const low = Math.min(...all);
        const high = Math.max(...all);
        const part = high > low ? (value - low) / (high - low) : 0.5;
        return {
            x: MARGIN + share * (WIDTH - 2 * MARGIN),
            y: HEIGHT - MARGIN - part * (HEIGHT - 2 * MARGIN),
        };
    }

    line(pairs) {
        return pairs
            .map((pair) => this.place(pair))
            .map(({x, y}) => `${x.toFixed(1)},${y.toFixed(1)}`)
            .join(" ");
    }

    get values() {
        return this.line(this.chart.points);
    }

    get path() {
        const [start, goal] = this.chart.path;
        return this.line([
            [0, start],
            [1, goal],
        ]);
    }

    get last() {
        return this.chart.points[this.chart.points.length - 1];
    }

    /** The rest of the way at this pace. */
    get outlook() {
        return this.line([this.last, [1, this.chart.forecast ?? this.last[1]]]);
    }

    get color() {
        const colors = {missed: "danger", at_risk: "warning", reached: "success"};
        return `var(--${colors[this.chart.state] || "primary"})`;
    }
}

registry.category("fields").add("lead_target_chart", {
    component: TargetChart,
    supportedTypes: ["json"],
});
