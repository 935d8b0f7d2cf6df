from . import test_flow_versions
