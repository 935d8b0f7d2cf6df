from . import (
    lead_runner_mixin,
    lead_nurture_flow,
    lead_nurture_trigger,
    lead_nurture_step,
    lead_nurture_enrollment,
    lead_nurture_execution,
    lead_nurture_signal,
)
