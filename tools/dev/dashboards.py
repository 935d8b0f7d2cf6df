"""``make dashboards``: write the dashboards' files from their descriptions."""

import argparse

from tools.dashboards import files


def main(_options: argparse.Namespace) -> int:
    """Write what is not current."""
    return files.main()
