from . import test_livechat_lead
