from . import test_cron_hands_over
from . import test_job_works
from . import test_jobs_at_once
from . import test_turns
