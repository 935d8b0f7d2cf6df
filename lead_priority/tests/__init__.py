from . import (
    test_call_result,
    test_capture_match,
    test_capture_receive,
    test_custody_merge,
    test_custody_moves,
    test_journal_guard,
    test_queue,
    test_score_engine,
    test_score_explanation,
    test_snooze,
    test_timeline,
)
