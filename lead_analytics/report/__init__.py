from . import lead_analytics_report_funnel
