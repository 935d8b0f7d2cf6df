from . import (
    lead_capture_mend,
    lead_erasure,
    lead_hand_over,
    lead_routing_override,
    lead_rule_set_export,
    lead_rule_set_import,
    lead_score_start,
    lead_score_test,
    lead_sla_preview,
)
