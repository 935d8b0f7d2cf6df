from . import (
    lead_capture_mend,
    lead_erasure,
    lead_hand_over,
    lead_score_start,
    lead_score_test,
)
