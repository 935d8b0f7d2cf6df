from . import (
    lead_api,
    lead_api_docs,
    lead_capture_api,
    lead_capture_page,
    lead_capture_stand,
    lead_consent_page,
    lead_site,
    lead_tracked_file,
    lead_webhook_in,
)
