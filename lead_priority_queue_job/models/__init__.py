from . import ir_cron
from . import ir_cron_jobs
