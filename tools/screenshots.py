"""Take the pictures of docs/images from a demo database that is served.

``make screenshots`` prepares the database, starts the server and runs this.
Every picture is taken in English and, as ``*_zh.png``, in Chinese.
"""

import argparse
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from . import scenes, scenes_analytics, scenes_flows, scenes_playbooks
from .scenes import DESK, TEMPLATE, Picture, Visit

CHINESE = "zh_CN"
SUFFIX = {"en_US": "", CHINESE: "_zh"}
PICTURES = (
    *scenes.PICTURES,
    *scenes_flows.PICTURES,
    *scenes_playbooks.PICTURES,
    *scenes_analytics.PICTURES,
)
COLOURS = 128
SETTLE_MS = 700
JOBS = ("lead.routing.rule", "lead.alert")
# What Fieldstone calls its own things in Chinese.
OWN_WORDS = {
    "lead.capture.form": {
        "Request a demo": {
            "name": "预约演示",
            "introduction": "<p>用 30 分钟看看您的订单如何排产。"
            "我们会在一个工作日内致电。</p>",
            "submit_label": "预约演示",
            "consent_text": "我同意 Fieldstone 就我的需求与我联系。",
        },
        "White paper: planning under uncertainty": {"name": "白皮书：不确定性下的排产"},
        "Trade show visitor": {"name": "展会访客"},
    },
    "lead.pool": {
        "Website registrations": {"name": "官网注册"},
        "Trade show scans": {"name": "展会扫码"},
        "MQL to nurture": {"name": "MQL 培育池"},
        "Public pool": {"name": "公海池"},
    },
    "lead.routing.rule": {
        "SQL leads to whom they fit best": {"name": "SQL 线索分给最合适的销售"},
    },
    "lead.sla.policy": {
        "SQL leads: contact within two hours": {"name": "SQL 线索：两小时内联系"},
        "All other leads: contact within a day": {"name": "其他线索：一天内联系"},
    },
    "lead.nurture.flow": {
        "White paper readers": {"name": "白皮书读者培育"},
    },
    "lead.content": {
        "Seven signs that a pump is about to fail": {"name": "水泵快坏的七个征兆"},
        "Where the energy goes in a plant": {"name": "工厂的能源都用到哪里去了"},
        "State of predictive maintenance 2026": {"name": "2026 预测性维护现状报告"},
        "How a steel mill cut its downtime by a third": {
            "name": "一家钢厂如何把停机减少三分之一",
            "teaser": "半年内从每月三次停机降到一次：改了什么，花了多少。",
        },
        "How a bank keeps its data centres cool": {"name": "一家银行如何给机房降温"},
        "On premises or in the cloud: seven systems compared": {
            "name": "本地部署还是上云：七套系统对比"
        },
        "Webinar: from alarm to work order in one minute": {
            "name": "线上研讨会：一分钟从报警到工单"
        },
        "What would you save? The calculator": {"name": "能省多少？测算工具"},
        "Try it with your own data for 30 days": {"name": "用自己的数据试用 30 天"},
    },
    "lead.product.line": {
        "Scheduling Suite": {"name": "排产套件"},
        "Shop-floor Board": {"name": "车间看板"},
    },
}


def main() -> None:
    options = _parse()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser, args=["--no-sandbox"]
        )
        languages = [name for name in SUFFIX if name in (options.only or ())]
        for language in languages or SUFFIX:
            take_all(browser, options, language)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--browser", required=True, help="path of chromium")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--only", nargs="*", help="how names begin; languages")
    return parser.parse_args()


def take_all(browser: Browser, options: argparse.Namespace, language: str) -> None:
    """Switch the users to a language and take every picture."""
    context = browser.new_context(base_url=options.url)
    visit = Visit(context.new_page(), options.database)
    visit.log_in("admin")
    run_jobs(visit)
    set_language(visit, language)
    context.close()
    names = tuple(set(options.only or ()) - SUFFIX.keys())
    for picture in PICTURES:
        if not names or picture.name.startswith(names):
            take(browser, options, picture, language)


def run_jobs(visit: Visit) -> None:
    """Route and tell what waits: the server of the pictures runs no jobs."""
    for model in JOBS:
        job = visit.find("ir.cron", [("model_id.model", "=", model)])
        visit.call("ir.cron", "method_direct_trigger", [job])


def set_language(visit: Visit, language: str) -> None:
    """Install a language where it is missing; every user of the demo reads it."""
    found = visit.call("res.lang", "search_count", [("code", "=", language)])
    if not found:
        hidden = {"context": {"active_test": False}}
        (lang,) = visit.call("res.lang", "search", [("code", "=", language)], **hidden)
        wizard = visit.call("base.language.install", "create", {"lang_ids": [lang]})
        visit.call("base.language.install", "lang_install", [wizard])
        start_anew(visit)
        for model, words in OWN_WORDS.items():
            for name, vals in words.items():
                record = visit.find(model, [("name", "=", name)])
                how = {"context": {"lang": language}}
                visit.call(model, "write", [record], vals, **how)
    users = visit.call("res.users", "search", [("share", "=", False)])
    visit.call("res.users", "write", users, {"lang": language})


def start_anew(visit: Visit) -> None:
    """Start the score model once more: a copy speaks the languages that are there."""
    template = visit.find("lead.score.model", TEMPLATE)
    vals = {"template_id": template}
    wizard = visit.call("lead.score.start", "create", vals)
    draft = visit.call("lead.score.start", "action_start", [wizard])["res_id"]
    visit.call("lead.score.model", "action_activate", [draft])


def take(
    browser: Browser, options: argparse.Namespace, picture: Picture, language: str
) -> None:
    context = browser.new_context(
        base_url=options.url,
        locale=language.replace("_", "-"),
        reduced_motion="reduce",
        **(picture.screen or DESK),
    )
    page = context.new_page()
    page.locale = language
    visit = Visit(page, options.database)
    visit.log_in(picture.login)
    picture.scene(visit)
    page.mouse.move(0, 0)
    save(settled(page), options.folder / f"{picture.name}{SUFFIX[language]}.png")
    if picture.after:
        picture.after(visit)
    context.close()


def settled(page: Page) -> bytes:
    """Give the screen once it does not change any more."""
    page.evaluate("document.fonts.ready")
    before, now = b"", page.screenshot()
    while now != before:
        page.wait_for_timeout(SETTLE_MS)
        before, now = now, page.screenshot()
    return now


def save(png: bytes, path: Path) -> None:
    """Store a picture small: few colours are enough for a screen."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
