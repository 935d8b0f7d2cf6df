"""Which value is probably which field, by the words in its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from .mapping import Line
from .paths import Leaf

# Field -> the names that forms and platforms give it, lower case, only letters.
NAMES = {
    "email_from": (
        *("email", "mail", "emailaddress", "workemail", "useremail", "e-mail"),
        *("businessemail", "correo", "courriel", "邮箱", "电子邮箱", "信箱"),
    ),
    "phone": (
        *("phone", "phonenumber", "tel", "telephone", "telphone", "mobile", "cell"),
        *("mobilephone", "workphone", "telefon", "telefono", "cluephonenumber"),
        *("userphone", "手机", "手机号", "电话", "联系电话", "電話", "手機"),
    ),
    "contact_name": (
        *("fullname", "name", "contactname", "yourname", "username", "contact"),
        *("firstname", "givenname", "lastname", "familyname", "surname", "nom"),
        *("姓名", "名字", "联系人", "称呼", "聯絡人"),
    ),
    "partner_name": (
        *("company", "companyname", "organization", "organisation", "account"),
        *("business", "firma", "entreprise", "empresa", "公司", "公司名称", "企业名称"),
    ),
    "function": ("jobtitle", "title", "position", "role", "function", "职位", "职务"),
    "city": ("city", "town", "cityname", "ville", "stadt", "城市", "市"),
    "zip": ("zip", "postalcode", "zipcode", "postcode", "plz", "邮编"),
    "street": ("street", "streetaddress", "address", "地址", "详细地址"),
    "country_id": ("country", "countrycode", "pays", "land", "国家"),
    "state_id": ("state", "region", "province", "provincename", "省份", "省"),
    "website": ("website", "homepage", "companywebsite", "网站", "官网"),
    "description": (
        *("message", "comment", "comments", "note", "notes", "remark", "question"),
        *("inquiry", "enquiry", "details", "留言", "备注", "需求", "内容"),
    ),
    "company_size": ("employees", "companysize", "numberofemployees", "员工人数"),
    "industry_id": ("industry", "branche", "行业"),
    "utm_source": ("utmsource",),
    "utm_medium": ("utmmedium",),
    "utm_campaign": ("utmcampaign", "campaignname"),
    "utm_content": ("utmcontent",),
    "utm_term": ("utmterm",),
    "page_url": ("pageurl", "landingpage", "externalurl", "sourceurl"),
}
# Asked in two parts, first name first.
IN_PARTS = ("firstname", "givenname", "lastname", "familyname", "surname")
_FIELDS = {name: field for field, names in NAMES.items() for name in names}
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+\Z")


def suggest(leaves: Iterable[Leaf], fields: Collection[str]) -> list[Line]:
    """Propose a line for each value whose name, or look, says what it is.

    >>> leaf = Leaf("data.E-Mail", "E-Mail", "a@b.co")
    >>> suggest([leaf], {"email_from"})
    [Line(field='email_from', path='data.E-Mail', fixed='', default='')]
    """
    lines: list[Line] = []
    whole: set[str] = set()
    for leaf in leaves:
        word = bare(leaf.label)
        name = _FIELDS.get(word) or _by_look(leaf.value)
        if leaf.is_name or name not in fields or leaf.value is None:
            continue
        is_part = word in IN_PARTS
        known = any(line.field == name for line in lines)
        if known and (not is_part or name in whole):
            continue
        if not is_part:
            whole.add(name)
        lines.append(Line(name, leaf.path))
    return lines


def bare(label: str) -> str:
    """Give a label without signs and case.

    >>> bare("FULL_NAME"), bare("E-mail *")
    ('fullname', 'email')
    """
    return re.sub(r"[\W_]+", "", str(label)).lower()


def _by_look(value: object) -> str:
    return "email_from" if isinstance(value, str) and _EMAIL.match(value) else ""
