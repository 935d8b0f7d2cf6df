import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

// Colour and shape of what happened, as the legend shows them too.
export const KINDS = [
    { id: "engagement", label: _t("Behaviour"), color: "#198754", shape: "circle" },
    { id: "change", label: _t("Lead changed"), color: "#0d6efd", shape: "rect" },
    { id: "qualification", label: _t("Qualification"), color: "#6f42c1", shape: "triangle" },
    { id: "version", label: _t("Score model"), color: "#6c757d", shape: "rectRot" },
];
const LINE = "#714B67";

const place = (row) => ({ ...row, x: deserializeDateTime(row.at).toMillis(), y: row.score });

/** What Chart.js needs to draw the history of a score. */
export function buildHistoryChart(history) {
    const points = history.points.map(place);
    const line = {
        borderColor: LINE,
        backgroundColor: LINE + "1a",
        data: points,
        fill: true,
        label: _t("Score"),
        pointHitRadius: 6,
        pointRadius: 0,
        stepped: "before",
    };
    const marks = KINDS.map((kind) => ({
        backgroundColor: kind.color,
        clip: false,
        data: history.marks.filter((mark) => mark.kind === kind.id).map(place),
        label: kind.label,
        pointHoverRadius: 7,
        pointRadius: 5,
        pointStyle: kind.shape,
        showLine: false,
    }));
    return {
        type: "line",
        data: { datasets: [...marks, line, ...thresholds(history, points)] },
        options: {
            animation: false,
            interaction: { mode: "nearest", intersect: false },
            layout: { padding: { right: 8, top: 8 } },
            maintainAspectRatio: false,
            plugins: { legend: { display: false }, tooltip: { callbacks: tooltip() } },
            scales: {
                x: {
                    type: "linear",
                    min: points[0].x,
                    max: points.at(-1).x,
                    grid: { display: false },
                    ticks: { callback: day, maxRotation: 0, maxTicksLimit: 6 },
                },
                y: { beginAtZero: true, ticks: { precision: 0 } },
            },
        },
    };
}

/** A dashed line for each threshold. */
function thresholds({ thresholds: { mql, sql } }, points) {
    const ends = (y) => [points[0], points.at(-1)].map(({ x }) => ({ x, y }));
    const lines = [
        { points: mql, label: _t("MQL from"), color: "#0dcaf0" },
        { points: sql, label: _t("SQL lead from"), color: "#198754" },
    ];
    return lines
        .filter((threshold) => threshold.points)
        .map((threshold) => ({
            borderColor: threshold.color,
            borderDash: [6, 4],
            borderWidth: 1,
            data: ends(threshold.points),
            label: threshold.label,
            pointHitRadius: 0,
            pointRadius: 0,
        }));
}

function day(milliseconds) {
    return luxon.DateTime.fromMillis(milliseconds).toLocaleString({
        month: "short",
        day: "numeric",
    });
}

function tooltip() {
    return {
        title: ([item]) =>
            item.raw.at ? formatDateTime(deserializeDateTime(item.raw.at)) : "",
        label: ({ dataset, raw }) =>
            raw.title
                ? _t("%(what)s (score %(points)s)", { what: raw.title, points: raw.y })
                : _t("%(what)s: %(points)s", { what: dataset.label, points: raw.y }),
    };
}
