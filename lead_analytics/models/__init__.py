from . import (
    res_company,
    res_config_settings,
    lead_milestone,
    lead_milestone_source,
    lead_milestone_response,
    lead_milestone_change,
    lead_milestone_refresh,
    lead_channel_cost,
    lead_channel_cost_spread,
)
