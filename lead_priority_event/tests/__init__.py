from . import test_event_lead
from . import test_public_methods
