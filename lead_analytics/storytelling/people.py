"""Believable people and companies; nobody of them exists."""

import unicodedata
from typing import Any

from .quota import pick

GERMAN: dict[str, Any] = {
    "first": ("Jonas", "Petra", "Markus", "Sabine", "Florian", "Ulrike", "Stefan")
    + ("Monika", "Tobias", "Heike", "Andreas", "Nina", "Matthias"),
    "last": ("Brenner", "Kühn", "Lorenz", "Seidel", "Voss", "Hartwig", "Pohl", "Ebert")
    + ("Ziegler", "Dietrich", "Arnold"),
    "root": ("Elbtal", "Rheinkamp", "Albstadt", "Nordholz", "Isartal", "Werra", "Lahn")
    + ("Donauring", "Harzer", "Saale", "Neckar", "Weser", "Fulda", "Oderland")
    + ("Altmark", "Spree", "Zugspitz"),
    "kind": ("Getriebe GmbH", "Maschinenbau AG", "Kunststofftechnik GmbH", "Antriebe")
    + ("Feinguss GmbH", "Verpackungen KG", "Präzision GmbH", "Pumpen AG")
    + ("Werkzeugbau GmbH", "Armaturen GmbH", "Federn GmbH"),
    "city": ("Dresden", "Stuttgart", "Linz", "Winterthur", "Chemnitz", "Graz", "Ulm"),
    "country": ("Germany", "Germany", "Austria", "Switzerland")
    + ("Germany", "Austria", "Germany"),
    "function": ("Leiter Produktion", "Leiter Planung", "Geschäftsführerin")
    + ("IT-Leiter", "Werkleiter"),
}
CHINESE: dict[str, Any] = {
    "first": ("伟", "芳", "敏", "静", "磊", "洋", "艳", "勇", "杰", "涛", "明", "霞"),
    "last": ("王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙")
    + ("马",),
    "root": ("恒锐", "远山", "华拓", "瑞丰", "中科恒", "鼎盛", "海川", "新锐", "宏达")
    + ("天工", "金石", "明远", "凯越", "博源", "长风", "利得", "佳禾"),
    "kind": ("精密", "注塑", "机械", "电子科技", "汽车零部件", "包装", "五金", "电机")
    + ("模具", "阀门", "轴承"),
    "city": ("上海", "苏州", "杭州", "宁波", "无锡", "常州", "嘉兴"),
    "country": ("China",),
    "latin": {
        "first": ("wei", "fang", "min", "jing", "lei", "yang", "yan", "yong", "jie")
        + ("tao", "ming", "xia"),
        "last": ("wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu")
        + ("zhou", "xu", "sun", "ma"),
        "root": ("hengrui", "yuanshan", "huatuo", "ruifeng", "zkheng", "dingsheng")
        + ("haichuan", "xinrui", "hongda", "tiangong", "jinshi", "mingyuan", "kaiyue")
        + ("boyuan", "changfeng", "lide", "jiahe"),
    },
    "function": ("生产总监", "计划经理", "IT 经理", "厂长", "供应链经理"),
}
WORLD: dict[str, Any] = {
    "first": ("Grace", "Oliver", "Amélie", "Hugo", "Sofia", "Liam", "Priya", "Daniel")
    + ("Chloé", "Ethan", "Mei"),
    "last": ("Morgan", "Hughes", "Dubois", "Martin", "Rossi", "Clarke", "Nair")
    + ("Bennett", "Lefèvre", "Tan", "Walsh", "Moreau", "Ferrari"),
    "root": ("Halden", "Northgate", "Bluefield", "Redwood", "Kestrel", "Ashdown")
    + ("Larkspur", "Fairmont", "Summit", "Clearwater", "Ironbridge", "Maplewood")
    + ("Stonebrook", "Westhaven", "Granite", "Silverline", "Oakridge"),
    "kind": ("Foods Ltd", "Castings Inc.", "Packaging", "Engineering Ltd", "Plastics")
    + ("Instruments", "Motors SAS", "Fasteners", "Valves Ltd", "Textiles")
    + ("Components",),
    "city": ("Leeds", "Lyon", "Chicago", "Singapore", "Birmingham", "Turin", "Ohio"),
    "country": ("United Kingdom", "France", "United States", "Singapore")
    + ("United Kingdom", "Italy", "United States"),
    "function": ("Operations Director", "Plant Manager", "Head of Planning")
    + ("IT Manager", "COO"),
}
INLAND = ("北京", "成都", "武汉", "西安", "广州", "重庆", "深圳")
REGIONS: dict[str, dict[str, Any]] = {
    "dach": GERMAN,
    "east": CHINESE,
    "china": CHINESE,
    "world": WORLD,
}
INDUSTRIES = ("Manufacturing", "Manufacturing", "Transportation/Logistics")
SIZES = ("60", "140", "320", "85", "540", "210", "1200")


def make_person(region: str, number: int) -> dict[str, str]:
    """Give what the person of a region says of themselves, different for each number.

    >>> make_person("dach", 0)["partner_name"]
    'Elbtal Getriebe GmbH'
    >>> make_person("east", 5)["email_from"]
    'yang.yang@dingsheng.example.com'
    """
    words = REGIONS[region]
    root, kind = pick(words["root"], number), pick(words["kind"], number)
    first, last = pick(words["first"], number), pick(words["last"], number)
    city = pick(words["city"], number)
    if region == "china":
        city = pick(INLAND, number)
    is_chinese = words is CHINESE
    return {
        "contact_name": last + first if is_chinese else f"{first} {last}",
        "partner_name": city + root + kind if is_chinese else f"{root} {kind}",
        "function": pick(words["function"], number),
        "email_from": make_email(words, number),
        "city": city,
        "country_id": pick(words["country"], number),
        "industry_id": pick(INDUSTRIES, number),
        "company_size": pick(SIZES, number),
    }


def make_email(words: dict[str, Any], number: int) -> str:
    """Give the address of a person.

    >>> make_email(GERMAN, 1)
    'petra.kuhn@rheinkamp.example.com'
    """
    latin = words.get("latin", words)
    first, last, root = (
        pick(latin[part], number) for part in ("first", "last", "root")
    )
    text = unicodedata.normalize("NFKD", f"{first}.{last}@{root}".lower())
    return text.encode("ascii", "ignore").decode() + ".example.com"
