from . import (
    lead_capture_mend,
    lead_erasure,
    lead_hand_over,
)
