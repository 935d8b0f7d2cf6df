from . import (
    test_examples,
    test_flow_run,
    test_flow_tree,
    test_flow_versions,
    test_report_entries,
    test_report_lift,
    test_report_revenue,
    test_report_steps,
)
from . import (
    test_content_match,
    test_content_suggestions,
)
