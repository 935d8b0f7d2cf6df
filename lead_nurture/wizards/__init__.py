from . import lead_nurture_start, lead_nurture_stop, mail_compose_message
