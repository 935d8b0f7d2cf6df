from . import (
    lead_nurture_report_mixin,
    lead_nurture_report_enrollment,
    lead_nurture_report_step,
    lead_nurture_report_flow,
    lead_nurture_report_lift,
    lead_nurture_report_lead,
    lead_nurture_report_content,
    lead_nurture_flow_picture_hits,
    lead_nurture_step_hits,
)
