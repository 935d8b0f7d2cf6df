"""``make load``: bring a CSV into a database and say what became of each row."""

import argparse
import contextlib
import json
import sys
import time
from collections import Counter
from pathlib import Path

from . import evaluate, source
from .load import Loader
from .mapping import Mapping, MappingError

BATCH_ROWS = 200
FAILED = 1


def parse(arguments):
    """Return the options; see docs/loader.md."""
    parser = argparse.ArgumentParser(prog="tools.loader", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--mapping", type=Path, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument(
        "--hold-outcomes",
        type=_share,
        default=0.0,
        metavar="SHARE",
        help="keep this share (0 to 1) of the leads with an outcome open",
    )
    parser.add_argument("--score-model", type=Path, help="JSON of a score model to use")
    parser.add_argument("--batch", type=int, default=BATCH_ROWS, help="rows per commit")
    return parser.parse_args(arguments)


def _share(text):
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("a share lies between 0 and 1")
    return share


@contextlib.contextmanager
def environment(database):
    """Yield an Odoo environment on a database, as superuser."""
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(
        ["--database", database, "--no-http", "--log-level=warn"]
    )
    with Registry(database).cursor() as cr:
        yield odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})


def load_all(env, mapping, cells_list, options):
    """Load every batch with a commit each; return the Counter of fates."""
    fates, done, started = Counter(), 0, time.monotonic()
    for batch in source.batches(cells_list, options.batch):
        loader = Loader(env, mapping, env.cr.now(), options.hold_outcomes)
        fates += loader.load(batch)
        env.cr.commit()
        env.invalidate_all()
        done += len(batch)
        _show_progress(done, len(cells_list), time.monotonic() - started)
    sys.stdout.write("\n")
    return fates


def _show_progress(done, total, seconds):
    rate = done / max(seconds, 0.001)
    sys.stdout.write(f"\r  {done} of {total} rows, {rate:.0f} rows/s ")
    sys.stdout.flush()


def report(env, mapping, cells_list, fates, share):
    """Return the lines that account for each row and judge the queue's order."""
    lines = [f"  {sum(fates.values())} rows, each accounted for:"]
    lines += [f"    {count:>6}  {fate}" for fate, count in fates.most_common()]
    held = evaluate.held_outcomes(mapping, cells_list, share)
    if held:
        keys = evaluate.queue_keys(env, f"loader:{mapping.name}")
        figures = evaluate.figures(keys, held)
        lines.append(
            "  My Queue against the outcomes held back: {won_first:.1%} won in the"
            " first {first}, {won_all:.1%} on average of {leads} (lift {lift},"
            " AUC {auc})".format(**figures)
        )
    return lines


def install_score_model(env, path):
    """Make the score model of a file the active one, once."""
    data = json.loads(path.read_text(encoding="utf-8"))
    models = env["lead.score.model"]
    if not models.search([("name", "=", data["name"]), ("state", "=", "active")]):
        _create_engagement_types(env, data.pop("engagement_types", []))
        models.create(_prepare_score_model(env, data)).action_activate()


def _create_engagement_types(env, types):
    known = env["lead.engagement.type"].search([]).mapped("code")
    env["lead.engagement.type"].create(
        [values for values in types if values["code"] not in known]
    )


def _prepare_score_model(env, data):
    types = {kind.code: kind.id for kind in env["lead.engagement.type"].search([])}
    for group in data.get("group_ids", []):
        for rule in group.get("rule_ids", []):
            codes = rule.pop("engagement_types", [])
            rule["engagement_type_ids"] = [(6, 0, [types[code] for code in codes])]
        group["rule_ids"] = [(0, 0, rule) for rule in group.get("rule_ids", [])]
    data["group_ids"] = [(0, 0, group) for group in data.get("group_ids", [])]
    return data


def _load_and_report(options, mapping, cells_list):
    with environment(options.database) as env:
        if options.score_model:
            install_score_model(env, options.score_model)
            env.cr.commit()
        fates = load_all(env, mapping, cells_list, options)
        return report(env, mapping, cells_list, fates, options.hold_outcomes)


def main(arguments):
    """Load a file; returns the exit code."""
    options = parse(arguments)
    try:
        mapping = Mapping.read(options.mapping)
        cells_list = list(source.open_rows(options.file, mapping))
        lines = _load_and_report(options, mapping, cells_list)
    except MappingError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
