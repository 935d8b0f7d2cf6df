from . import (
    crm_lead,
    ir_http,
    lead_capture,
    lead_capture_process,
    lead_page_rule,
    res_config_settings,
    website,
    website_visitor,
)
