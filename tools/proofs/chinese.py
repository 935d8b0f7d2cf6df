"""docs/proofs.zh_CN.md: the same promises in Chinese, short; runs stay in English."""

from .rows import ROWS, Row
from .summary import anchor, count, missed, played

INTRODUCTION = """# 验证记录

写给决定是否把销售交给本产品的人。[English](proofs.md)（含每次运行的日期、耗时、负载与命令）。

本页列出产品的每一项承诺、怎样真实地演练，以及演练到什么规模。
每项承诺都有一个短版本，随 `make test` 运行。
`make prove ROWS=R3,R8` 运行完整规模，结果记入 `proofs.json`。
本页由它生成：`python3 -m tools.proofs.page`。没有达到的，如实写明。

## 一览
"""
PROMISES = {
    "R1": (
        "多名销售在同一瞬间认领线索池中的同一批线索",
        "每条只有一人认领成功，没有误报成功",
    ),
    "R2": ("一名销售同时认领的线索超过其认领上限", "正好认领到上限"),
    "R3": (
        "提交线索期间杀死工作进程、断开连接、杀死 PostgreSQL",
        "凡答复 2xx 的，数据库里有且只有一条",
    ),
    "R4": (
        "同一个键再次提交：同时、稍后、顺序打乱",
        "只有一条线索；内容不同则答复 409",
    ),
    "R5": (
        "随机的评分规则、随机的线索、随机的事件顺序",
        "SQL 与对照算法相差不超过 1e-6；再算一遍不写入任何数据",
    ),
    "R6": (
        "线索的一生，事件顺序随机，含跟进 SOP",
        "每一步之后，负责人、上限与归属的规律都成立",
    ),
    "R7": (
        "2 至 4 个进程同时分配同样的 5,000 条线索，50 轮",
        "没有错误，每条线索只有一名负责人",
    ),
    "R8": (
        "后台作业在随机时刻被杀死（kill -9），再次运行",
        "结果与没有被杀死时完全相同",
    ),
    "R9": (
        "培育流程发信：工作进程被杀死，邮件服务器故障",
        "一封不丢；只有标为“结果不明”的才可能重复",
    ),
    "R10": (
        "每一百条记录有一条总是失败、死锁或消失",
        "其余照常完成；失败五次的记录被搁置",
    ),
    "R11": (
        "截止时间跨夏令时、节假日、不同日历，作业延迟",
        "与对照算法精确到秒，每次只通知一遍",
    ),
    "R12": (
        "一小时内所有功能同时运行",
        "没有 5xx，p95 漂移不超过 20%，内存增加不超过 50 MB，没有遗留的锁",
    ),
    "R13": (
        "在 100,000 条线索上安装、升级两次、卸载",
        "Odoo 自身数据不丢，没有残留，升级不超过 60 秒",
    ),
    "S1": ("向每个公开地址发送随机请求", "没有 5xx，不泄露错误堆栈"),
    "S2": ("不良输入：NUL 字符、5 MB、深层 JSON、类型错误", "拒绝或清洗"),
    "S3": ("每一处文字里放入脚本，用浏览器打开", "没有一处被执行"),
    "S4": ("导出内容里放入公式", "文件里没有一处成为公式"),
    "S5": ("Webhook 指向内网地址、重定向、DNS 重绑定", "不建立连接"),
    "S6": ("猜测、互换、过期和重复使用的链接", "读不到任何内容"),
    "S7": (
        "每个角色 × 模型 × 操作 × 公司；通过 RPC 调用每个方法",
        "与书面的权限表一致",
    ),
    "S8": ("错误、截断、重放和重复的签名", "没有一个被接受"),
    "S9": (
        "nginx 之后的海量提交与 1,000 个慢速客户端",
        "真人的 p95 不超过 2 倍，机器人受限速，不丢数据",
    ),
    "S10": ("规则、邮件、名称里放入代码", "没有一处被执行"),
}
SPEED = {
    "T1": "重算 100,000 条线索的评分",
    "T2": "同上，与自动化规则、逐条循环、Odoo 预测评分相比",
    "T3": "重算 1,000,000 条线索的评分",
    "T4": "评分耗时随规模的增长",
    "T5": "一次互动之后评分更新",
    "T6": "重算没有变化的评分",
    "T7": "分配 1,000 条线索，像 Odoo 一样写入沟通记录",
    "T8": "分配 10,000 条线索",
    "T9": "分配耗时随规模的增长",
    "T10": "认领",
    "T11": "100,000 条线索的截止时间",
    "T12": "通过 HTTP 接收线索",
    "T13": "从提交到成为线索",
    "T14": "接收互动行为",
    "T15": "培育流程的步骤",
    "T16": "培育流程的邮件进入发送队列",
    "T17": "发出邮件",
    "T18": "跟进 SOP 的任务",
    "T19": "没有到期步骤的培育流程",
    "T20": "按日汇总的指标",
    "T21": "按记录规则实时计算的报表",
    "T22": "1% 的数据变化之后更新指标",
    "T23": "Excel 工作簿",
    "T24": "打开带有我们字段的 Odoo 界面",
    "T25": "创建与修改线索的额外开销",
    "T26": "更多工作进程",
    "T27": "queue_job 作业与 Odoo 定时任务相比",
}


def render(runs: list[dict], timed: list[dict]) -> str:
    """Return the text of the page.

    :param runs: as ``make prove`` notes them
    :param timed: as ``make bench`` keeps them
    """
    lines = ["| 编号 | 做什么 | 承诺 | 完整规模 |", "|---|---|---|---|"]
    lines += [_promise(row, runs) for row in ROWS]
    return "\n".join([INTRODUCTION, *lines, "", *_speed(timed)]) + "\n"


def _promise(row: Row, runs: list[dict]) -> str:
    link = f"[{row.id}](proofs.md#{anchor(row)})"
    return f"| {' | '.join([link, *PROMISES[row.id], _state(row, runs)])} |"


def _state(row: Row, runs: list[dict]) -> str:
    """Return in words how much of the row was run in full, and well."""
    if not row.long_forms:
        return "`make test` 已全部包含"
    passed, has_failed = played(row, runs)
    if has_failed:
        return "**未达到**"
    if passed == len(row.long_forms):
        return "已通过"
    if not passed:
        return "尚未，已通过较小规模"
    return f"{len(row.long_forms)} 条命令中 {passed} 条已通过，其余为较小规模"


def _speed(timed: list[dict]) -> list[str]:
    judged, slow = count(timed), missed(timed)
    reached = judged.total() - len(slow)
    lines = [
        "## 性能",
        "",
        "速度一律与同一次运行中测得的基准相比，因此换一台机器也可以比较。"
        f"`make bench` 测出的 {judged.total()} 项有目标的数字中，{reached} 项达标；"
        "每项的数字、基准与目标见 [Speed](proofs.md#speed)（英文）。",
        "",
        "| 编号 | 测什么 | 达标 |",
        "|---|---|---|",
    ]
    for name, what in SPEED.items():
        few = sum(row["id"] == name for row in slow)
        all_ = judged[name]
        told = f"**{all_ - few}/{all_}**" if few else f"{all_}/{all_}"
        lines.append(f"| {name} | {what} | {told if all_ else '—'} |")
    return lines
