from . import (
    lead_audience_download,
    lead_nurture_enroll,
    lead_nurture_preset_start,
    lead_nurture_simulation,
    lead_nurture_simulation_act,
    lead_nurture_simulation_line,
    lead_nurture_start,
    lead_nurture_stop,
    lead_nurture_take_out,
    lead_nurture_who,
    lead_nurture_who_line,
    mail_compose_message,
)
