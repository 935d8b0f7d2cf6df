from . import lead_content_page, unsubscribing
