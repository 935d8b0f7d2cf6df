from . import test_survey_lead
