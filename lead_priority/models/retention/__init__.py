"""Old engagements are added up by month, when nothing needs them one by one."""

from . import lead_retention_decision
from . import lead_engagement_month, res_company_retention
from . import lead_engagement_holds, lead_engagement_roll_up
from . import lead_score_model_rolled_up, lead_score_rule_hold
from . import crm_lead_timeline_months
