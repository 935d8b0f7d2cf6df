{
    "name": "Lead Priority: Events",
    "summary": "Leads that registrations make go through the register",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Lead Priority contributors",
    "website": "https://github.com/lead-priority/lead-priority",
    "license": "LGPL-3",
    "depends": ["lead_priority", "event_crm"],
    "data": ["views/event_event_views.xml"],
    "auto_install": True,
}
