from . import event_event, event_lead_rule, event_registration, lead_capture
