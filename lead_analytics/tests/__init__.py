from . import (
    test_access_matrix,
    test_channel_cost,
    test_milestone,
    test_milestone_oracle,
    test_waste,
    test_waste_tour,
)
