from . import lead_capture_mend
