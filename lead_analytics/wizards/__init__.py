from . import lead_health, lead_target_start
