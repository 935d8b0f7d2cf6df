from . import lead_capture_api, lead_capture_page
