from . import (
    test_custody_merge,
    test_custody_moves,
    test_journal_guard,
)
