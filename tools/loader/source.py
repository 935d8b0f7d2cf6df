"""Reading the CSV: rows by column, in batches."""

import csv
import io
from itertools import islice

from .mapping import MappingError


def open_rows(path, mapping):
    """Yield each row as a dict; the header is checked against the mapping first.

    A byte order mark is skipped; text that is not UTF-8 is read as GB 18030, which
    spreadsheets in China write.

    :raises MappingError: the file cannot be read or lacks a column
    """
    # Lines end as the format says, not where Unicode would end one within a cell.
    reader = csv.DictReader(io.StringIO(decode(path), newline=""))
    mapping.check(reader.fieldnames)
    yield from reader


def decode(path):
    """Return the text of a file in UTF-8 or GB 18030."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MappingError(f"{path}: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise MappingError(f"{path}: neither UTF-8 nor GB 18030") from error


def batches(rows, size):
    """Yield lists of at most ``size`` rows.

    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
