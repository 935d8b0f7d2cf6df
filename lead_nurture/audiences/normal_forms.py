"""How identifiers are written before they are hashed, as each platform documents it.

An identifier written in another way gives another hash, and is not found.
"""

from __future__ import annotations

import hashlib
import re

GOOGLE_MAIL = ("gmail.com", "googlemail.com")
CHINA = "86"


def plain_email(email: str) -> str:
    """Give the address as Meta and LinkedIn hash it: no spaces, small letters.

    >>> plain_email(" Ann.Lee@Gmail.com ")
    'ann.lee@gmail.com'
    """
    return email.strip().lower()


def google_email(email: str) -> str:
    """Give the address as Google hashes it: also without dots before gmail.com.

    >>> google_email("Ann.Lee@Gmail.com"), google_email("Ann.Lee@example.com")
    ('annlee@gmail.com', 'ann.lee@example.com')
    """
    name, at, domain = plain_email(email).rpartition("@")
    return f"{name.replace('.', '') if domain in GOOGLE_MAIL else name}{at}{domain}"


def e164_phone(phone: str) -> str:
    """Give the number as Google hashes it: E.164, with the plus sign.

    A number without a country is none: it cannot be found.

    >>> e164_phone("+49 (30) 123-456"), e164_phone("030 123456")
    ('+4930123456', '')
    """
    digits = re.sub(r"\D", "", phone)
    if not phone.strip().startswith("+") or not 7 <= len(digits) <= 15:
        return ""
    return f"+{digits}"


def digits_phone(phone: str) -> str:
    """Give the number as Meta hashes it: the digits, with the country's.

    >>> digits_phone("+49 30 123456")
    '4930123456'
    """
    return e164_phone(phone)[1:]


def chinese_mobile(phone: str) -> str:
    """Give the number as Baidu and Tencent hash it: the 11 digits of a mobile phone.

    >>> chinese_mobile("+86 138 0013 8000"), chinese_mobile("+49 170 1234567")
    ('13800138000', '')
    """
    digits = digits_phone(phone)
    number = digits[len(CHINA) :] if digits.startswith(CHINA) else ""
    return number if re.fullmatch(r"1[3-9]\d{9}", number, re.ASCII) else ""


def plain_name(name: str) -> str:
    """Give a name as Google and Meta hash it: small letters, no spaces around.

    >>> plain_name(" Zoë ")
    'zoë'
    """
    return " ".join(name.lower().split())


def sha256(text: str) -> str:
    """Give the SHA-256 of a text as small hexadecimal digits; nothing for nothing.

    >>> sha256("test@gmail.com")[:12], sha256("")
    ('87924606b413', '')
    """
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def md5(text: str) -> str:
    """Give the MD5, which Baidu and Tencent ask for.

    No protection: all mobile numbers can be tried in minutes.

    >>> md5("13800138000")[:8], md5("")
    ('7945bd83', '')
    """
    if not text:
        return ""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
