from . import (
    lead_capture_api,
    lead_capture_page,
    lead_capture_stand,
    lead_consent_page,
    lead_webhook_in,
)
