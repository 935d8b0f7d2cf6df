"""numpy and scikit-learn, loaded when weights are fitted and not before."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .errors import LibraryMissing

# What to install, by the module that is imported.
PACKAGES = {
    "numpy": "numpy",
    "sklearn": "scikit-learn",
    "threadpoolctl": "scikit-learn",
}


def load(module: str) -> Any:
    """Import a module of the libraries.

    :raises LibraryMissing: it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise LibraryMissing(PACKAGES[module.partition(".")[0]]) from error


@contextmanager
def quick_and_alone() -> Iterator[None]:
    """Let the libraries use one processor, and not check what is checked already.

    One processor: the server's others are for the people who work; and sums come in
    the same order, so the same history gives the same suggestion.
    """
    sklearn, threads = load("sklearn"), load("threadpoolctl")
    with (
        threads.threadpool_limits(1),
        sklearn.config_context(assume_finite=True, skip_parameter_validation=True),
    ):
        yield
