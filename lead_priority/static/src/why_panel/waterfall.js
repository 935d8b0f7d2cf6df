/**
 * Turns the explanation of a score into rows with a bar each. Every bar begins
 * where the one before ended, so that the last one ends at the score.
 *
 * @param {Object} explanation as `crm.lead.get_score_explanation()` gives it
 * @returns {Object|null} rows, total, sum, isEqual, marks; null without a score
 */
export function buildWaterfall(explanation) {
    if (!explanation || !explanation.has_score) {
        return null;
    }
    let end = 0;
    const parts = [...explanation.parts, ...explanation.adjustments];
    const rows = parts.map((part, index) => {
        const start = end;
        end += part.points;
        return { ...part, key: index, start, end, part: part.dimension || "adjustment" };
    });
    const thresholds = Object.entries(explanation.thresholds).filter(([, points]) => points);
    const ends = rows.map((row) => row.end);
    const low = Math.min(0, ...ends);
    const high = Math.max(1, explanation.total, ...ends, ...thresholds.map(([, p]) => p));
    const place = (points) => ((points - low) / (high - low)) * 100;
    for (const row of rows) {
        row.left = place(Math.min(row.start, row.end));
        row.width = place(Math.max(row.start, row.end)) - row.left;
    }
    return {
        ...explanation,
        rows,
        sum: end,
        isEqual: end === explanation.total,
        zero: place(0),
        totalWidth: Math.abs(place(explanation.total) - place(0)),
        totalLeft: place(Math.min(0, explanation.total)),
        marks: thresholds.map(([name, points]) => ({ name, points, left: place(points) })),
    };
}
