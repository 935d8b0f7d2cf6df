from . import test_channel_cost, test_milestone, test_waste
