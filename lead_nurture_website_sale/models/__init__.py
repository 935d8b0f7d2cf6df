from . import (
    lead_capture,
    res_config_settings,
    sale_order,
    sale_order_cart,
    sale_order_lead,
    website,
)
