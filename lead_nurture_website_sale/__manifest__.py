{
    "name": "Lead Nurture: eCommerce",
    "summary": "Carts left behind and orders of the shop are what flows answer",
    "version": "19.0.1.0.0",
    "category": "Marketing/Email Marketing",
    "author": "Lead Priority contributors",
    "website": "https://github.com/lead-priority/lead-priority",
    "license": "LGPL-3",
    "depends": ["lead_nurture", "website_sale"],
    "data": [
        "data/ir_cron_data.xml",
        "views/res_config_settings_views.xml",
    ],
    "auto_install": True,
}
