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
    },
}
