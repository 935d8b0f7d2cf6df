{
    "name": "Lead Nurture",
    "summary": "What to do next: flows that answer behaviour, content, audiences",
    "version": "19.0.1.0.0",
    "category": "Marketing/Email Marketing",
    "author": "Lead Priority contributors",
    "website": "https://github.com/lead-priority/lead-priority",
    "license": "LGPL-3",
    "depends": ["lead_priority", "mass_mailing_crm", "sms"],
    "data": [
        "security/lead_nurture_groups.xml",
        "security/ir.model.access.csv",
        "security/lead_nurture_rules.xml",
        "data/ir_cron_data.xml",
        "views/lead_nurture_flow_views.xml",
        "views/lead_nurture_menus.xml",
    ],
    "application": True,
}
