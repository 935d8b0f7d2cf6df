{
    "name": "Lead Priority: Live Chat",
    "summary": "Leads that chats make go through the register",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Lead Priority contributors",
    "website": "https://github.com/lead-priority/lead-priority",
    "license": "LGPL-3",
    "depends": ["lead_priority", "crm_livechat"],
    "auto_install": True,
}
