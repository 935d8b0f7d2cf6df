from . import (
    lead_analytics_report_funnel,
    lead_analytics_report_waste,
    lead_analytics_waste_board,
)
