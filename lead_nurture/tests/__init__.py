from . import test_examples, test_flow_run, test_flow_tree, test_flow_versions
