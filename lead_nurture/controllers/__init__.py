from . import lead_call_api, lead_content_page, unsubscribing
