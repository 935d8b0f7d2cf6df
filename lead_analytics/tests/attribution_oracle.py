"""Shares of channels worked out again in plain Python, record by record."""

from collections import defaultdict
from datetime import timedelta

PAUSE = timedelta(minutes=30)


def channel_of(record):
    return record.source_id.id, record.medium_id.id, record.campaign_id.id


def way_to(capture, won_at):
    """Give [(moment, channel)] of what counts before a sale, oldest first."""
    env, lead = capture.env, capture.lead_id
    captures = env["lead.capture"].search([("lead_id", "=", lead.id)])
    touches = [(row.received_at, channel_of(row)) for row in captures]
    for row in env["lead.engagement"].search([("lead_id", "=", lead.id)]):
        if not row.capture_id and not row.is_automated and any(channel_of(row)):
            touches.append((row.occurred_at, channel_of(row)))
    touches = sorted(one for one in touches if one[0] <= won_at)
    touches = touches or [(won_at, channel_of(capture))]
    known = [one for one in touches if any(one[1])] or touches
    way = []
    for number, (moment, channel) in enumerate(known):
        before = known[number - 1] if number else None
        if before and before[1] == channel and moment - before[0] <= PAUSE:
            continue
        way.append((moment, channel))
    return way


def weights(model, way, won_at, half_life=14):
    """Give the weight of each touch as a float."""
    number = len(way)
    if model == "first":
        return [1.0] + [0.0] * (number - 1)
    if model == "last":
        return [0.0] * (number - 1) + [1.0]
    if model == "position" and number > 2:
        return [0.4] + [0.2 / (number - 2)] * (number - 2) + [0.4]
    if model == "decay":
        raw = [0.5 ** ((won_at - at) / timedelta(days=half_life)) for at, _c in way]
        return [one / sum(raw) for one in raw]
    return [1 / number] * number


def work_out(env, models):
    """Give {(capture id, model): {channel: exact revenue}} of all sales."""
    found = {}
    for row in env["lead.milestone"].search([("won_at", "!=", False)]):
        way = way_to(row.capture_id, row.won_at)
        for model in models:
            shares = defaultdict(float)
            for (_at, channel), weight in zip(
                way, weights(model, way, row.won_at), strict=True
            ):
                shares[channel] += weight * row.revenue
            found[row.capture_id.id, model] = dict(shares)
    return found
