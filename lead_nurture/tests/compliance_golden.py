"""Invented calls, Chinese and English, and which points a person hears in them.

Each is (what is special, transcript, points that are said). Paraphrases that nobody
can find by words are in it, too: they are what recall loses.
"""

from ..compliance import Point

ZH_POINTS = (
    Point(1, ("我是 + 公司", "这里是 + 公司", "这边是 + 公司")),
    Point(2, ("预算", "打算投入多少", "准备花多少钱"), 2.0),
    Point(3, ("谁来决定", "决策人", "谁拍板", "需要哪位审批")),
    Point(4, ("免费试用", "免费体验", "试用 + 不收费"), 2.0),
    Point(5, ("周五之前 + 报价", "三天内 + 报价")),
    Point(6, ("安排演示", "约个时间", "下次沟通")),
    Point(7, ("保证收益", "保证见效", "百分之百有效"), 2.0, is_forbidden=True),
    Point(8, ("对手 + 很差", "他们家不行"), 1.0, is_forbidden=True),
)
EN_POINTS = (
    Point(1, ("my name is + from", "this is + from", "calling from")),
    Point(2, ("budget", "planning to spend", "how much + invest"), 2.0),
    Point(3, ("who decides", "decision maker", "who signs off", "makes the decision")),
    Point(4, ("free trial", "try it for free", "try + no charge"), 2.0),
    Point(5, ("quotation by Friday", "send + quote + Friday", "quote within 3 days")),
    Point(6, ("book a demo", "schedule a demo", "set up a call", "next step")),
    Point(
        7,
        ("guarantee results", "guaranteed return", "works 100%"),
        2.0,
        is_forbidden=True,
    ),
    Point(8, ("competitor + useless", "competitor + terrible"), 1.0, is_forbidden=True),
)

ZH = (
    (
        "all said, in plain words",
        """销售：您好，我是蓝鲸公司的小李。
客户：你好，请说。
销售：请问您今年的预算大概是多少？最后谁来决定？
客户：二十万左右，我们总经理定。
销售：我们可以给您免费试用一个月，周五之前把报价发给您。
销售：我们约个时间，给您安排演示。""",
        {1, 2, 3, 4, 5, 6},
    ),
    (
        "traditional characters, full width",
        """銷售：您好，這裡是藍鯨公司。
客戶：您好。
銷售：想瞭解一下您的預算，決策人是哪位？
銷售：我們提供免費試用，週五之前給您報價。
銷售：下週約個時間？""",
        {1, 2, 3, 4, 5, 6},
    ),
    (
        "what the customer says does not count",
        """销售：您好，我是蓝鲸公司的。
客户：我们预算有限，谁来决定还不清楚，能免费试用吗？
销售：我去问一下。
客户：你们能保证收益吗？
销售：这个我不能保证收益。""",
        {1},
    ),
    (
        "denied is not said",
        """销售：这边是蓝鲸公司。
销售：我们不提供免费试用，也没有免费体验。
销售：不过我可以给您安排演示。""",
        {1, 6},
    ),
    (
        "paid trial is no free trial",
        """销售：我是蓝鲸公司的，我们有收费试用，一个月三千。
销售：方便的话先约个时间。""",
        {1, 6},
    ),
    (
        "said in between",
        """销售：喂，您好，我是那个蓝鲸信息公司的小王。
销售：您这边对这个项目准备大概花多少钱呢？
销售：到时候是谁来做这个决定的呀？
销售：我们可以免费让您先试用两周。""",
        {1, 2, 3, 4},
    ),
    (
        "forbidden words",
        """销售：我是蓝鲸公司的，用了我们的系统保证见效。
客户：真的吗？
销售：百分之百有效。别家？那个对手的产品很差的。
销售：预算您放心。""",
        {1, 2, 7, 8},
    ),
    (
        "a question is no denial",
        """销售：您好，这里是蓝鲸公司。您有没有预算？
销售：要不要先免费试用一下？
销售：是不是约个时间细聊？""",
        {1, 2, 4, 6},
    ),
    (
        "not only",
        """销售：我们不仅免费试用，还包培训。
销售：没问题，三天内我把报价给您。
销售：您看谁拍板？""",
        {3, 4, 5},
    ),
    (
        "nobody says who speaks",
        """您好我是蓝鲸公司的客户经理
我想问一下您的预算
试用是不收费的
那我们下次沟通""",
        {1, 2, 4, 6},
    ),
    (
        "another day, another number",
        """销售：我是蓝鲸公司的。报价我周三之前给您。
销售：或者十天内给您报价。""",
        {1},
    ),
    (
        "other words for it: not found by words",
        """销售：蓝鲸公司小张，打扰您一分钟。
销售：这个项目您打算拿出多少钱来做？
销售：头一个月您先用着，不要钱。
销售：这事儿最后谁说了算？""",
        {1, 2, 3, 4},
    ),
    (
        "small talk only",
        """销售：您好，最近忙吗？
客户：还行。
销售：那您先忙，改天再聊。""",
        set(),
    ),
)
EN = (
    (
        "all said, in plain words",
        """Rep: Hello, my name is Ann from Blue Whale.
Customer: Hi Ann.
Rep: What budget do you have, and who decides in the end?
Rep: You get a free trial. I'll send you the quotation by Friday.
Rep: Shall we book a demo?""",
        {1, 2, 3, 4, 5, 6},
    ),
    (
        "capitals, contractions, endings",
        """REP: THIS IS ANN FROM BLUE WHALE.
REP: How are you budgeting for it? Who's the decision-maker?
REP: We've free trials. Let's schedule the demo.""",
        {1, 2, 3, 4, 6},
    ),
    (
        "what the customer says does not count",
        """Agent: Hi, I'm calling from Blue Whale.
Client: Is there a free trial? Our budget is small. Who decides? I do not know.
Client: Can you guarantee results?
Agent: Nobody can guarantee results, sorry. Let me ask.""",
        {1},
    ),
    (
        "denied is not said",
        """Rep: This is Ann from Blue Whale.
Rep: We do not offer a free trial. I can't guarantee results either.
Rep: But we can set up a call.""",
        {1, 6},
    ),
    (
        "denied behind it",
        """Rep: Calling from Blue Whale.
Rep: A free trial is not available. What is your budget?""",
        {1, 2},
    ),
    (
        "said in between",
        """Rep: Hi there, my name is actually Ann and I work from Ghent.
Rep: How much would you like to invest in it?
Rep: So who usually signs off on this?
Rep: It is free for you, a two week trial.
Rep: I will send over a quote to you this Friday.""",
        {1, 2, 3, 4, 5},
    ),
    (
        "forbidden words",
        """Rep: This is Ann from Blue Whale. We guarantee you results, it works 100%.
Rep: That competitor of ours is completely useless.
Customer: Okay.
Rep: Any budget?""",
        {1, 2, 7, 8},
    ),
    (
        "a question is no denial",
        """Rep: Don't you want a free trial?
Rep: Can't we schedule a demo next week?
Rep: No problem, I'll get you the quote within 3 days.""",
        {4, 5, 6},
    ),
    (
        "like it, and something else",
        """Rep: There are three trials in the contact list.
Rep: I will read the quotation on Friday week.
Rep: The demo account is booked by me; the return is guaranteed by law.""",
        set(),
    ),
    (
        "nobody says who speaks",
        """hello this is Ann from Blue Whale
what are you planning to spend on this
you can try it for free
what would be a good next step""",
        {1, 2, 4, 6},
    ),
    (
        "another day, another number",
        """Rep: This is Ann from Blue Whale.
Rep: You get the quotation by Monday, or a quote within 30 days.""",
        {1},
    ),
    (
        "other words for it: not found by words",
        """Rep: Ann here, Blue Whale.
Rep: What could you set aside for that?
Rep: The first month is on us.
Rep: Whose call is it in the end?""",
        {1, 2, 3, 4},
    ),
    (
        "small talk only",
        """Rep: How is the weather?
Customer: Rain.
Rep: Talk to you later.""",
        set(),
    ),
)
