"""How well-known kinds of SMS gateways want to be asked, and what they answer.

The address is that of one's own contract, so it is entered by hand.
"""

PRESETS: dict[str, dict[str, str]] = {
    # {"code": 0, "msg": "...", "count": 1, "sid": 3310228982}
    "yunpian": {
        "body_style": "form",
        "body": "apikey={secret}\nmobile={number}\ntext=【{signature}】{text}",
        "number_style": "international",
        "code_path": "code",
        "good_codes": "0",
        "number_codes": "2, 20, 53",
        "credit_codes": "3",
        "reason_path": "detail",
        "reference_path": "sid",
        "report_list": "sms_status",
        "report_reference": "sid",
        "report_status": "report_status",
        "report_reason": "error_msg",
        "report_good_codes": "SUCCESS",
        "report_bad_codes": "FAIL",
        "report_answer": "SUCCESS",
    },
    # {"code": "0", "msgId": "17041010383624511", "time": "...", "errorMsg": ""}
    "chuanglan": {
        "body_style": "json",
        "body": '{"account": "{account}", "password": "{secret}",'
        ' "msg": "【{signature}】{text}", "phone": "{number}", "report": "true"}',
        "number_style": "national",
        "code_path": "code",
        "good_codes": "0",
        "number_codes": "107",
        "credit_codes": "109",
        "reason_path": "errorMsg",
        "reference_path": "msgId",
        "report_list": "",
        "report_reference": "msgid",
        "report_status": "status",
        "report_reason": "statusDesc",
        "report_good_codes": "DELIVRD",
        "report_bad_codes": "",
        "report_answer": "OK",
    },
    # {"status": "success", "send_id": "...", "fee": 1, "sms_credits": "1000"}
    "submail": {
        "body_style": "form",
        "body": "appid={account}\nsignature={secret}\nto={number}\n"
        "content=【{signature}】{text}",
        "number_style": "national",
        "code_path": "status",
        "good_codes": "success",
        "number_codes": "",
        "credit_codes": "",
        "reason_path": "msg",
        "reference_path": "send_id",
        "report_list": "",
        "report_reference": "send_id",
        "report_status": "events",
        "report_reason": "report",
        "report_good_codes": "delivered",
        "report_bad_codes": "dropped",
        "report_answer": "OK",
    },
    # A template approved before, whose one variable is the text.
    "template": {
        "body_style": "json",
        "body": '{"account": "{account}", "key": "{secret}", "sign": "{signature}",'
        ' "template_id": "{template}", "mobile": "{number}", "params": ["{text}"]}',
        "number_style": "national",
        "code_path": "code",
        "good_codes": "0, OK",
        "number_codes": "",
        "credit_codes": "",
        "reason_path": "message",
        "reference_path": "request_id",
        "report_list": "",
        "report_reference": "biz_id",
        "report_status": "success",
        "report_reason": "err_code",
        "report_good_codes": "true",
        "report_bad_codes": "false",
        "report_answer": '{"code": 0, "msg": "OK"}',
    },
}
