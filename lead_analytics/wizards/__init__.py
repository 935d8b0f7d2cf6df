from . import lead_target_start
