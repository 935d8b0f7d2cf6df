from . import lead_call_api, lead_content_page, sms_report, unsubscribing
