"""``make setup``: fetch everything, so that later commands start in seconds."""

import argparse

from . import browser, machine, progress, template_database


def main(options: argparse.Namespace) -> None:
    with machine.ready() as ready:
        template_database.ensure(ready)
        template_database.ensure(ready, demo=True)
        browser.ensure()
    progress.say("Everything is there.")
