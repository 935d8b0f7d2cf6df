{
    "name": "Lead Priority: Job Queue",
    "summary": "Background work of leads runs as jobs of the job queue",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Lead Priority contributors",
    "website": "https://github.com/lead-priority/lead-priority",
    "license": "LGPL-3",
    "depends": ["lead_priority", "queue_job"],
    "data": [
        "data/queue_job_channel_data.xml",
        "data/queue_job_function_data.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
