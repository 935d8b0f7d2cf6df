{
    "name": "Lead Priority: Website",
    "summary": "Forms and pages of the website feed the capture path",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Lead Priority contributors",
    "website": "https://github.com/lead-priority/lead-priority",
    "license": "LGPL-3",
    "depends": ["lead_priority", "website_crm"],
    "data": [
        "data/ir_model_fields_data.xml",
        "views/res_config_settings_views.xml",
        "wizards/website_page_properties_views.xml",
    ],
    "assets": {
        "website.website_builder_assets": [
            "lead_priority_website/static/src/builder/**/*",
        ],
        "web.assets_frontend": [
            "lead_priority_website/static/src/interactions/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
    "auto_install": True,
}
