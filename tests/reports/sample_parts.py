"""The parts of invented records: units, people, photos and rows; the district 岚江区 and all in it are made up."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw

from workflow.reports import snapshot as s
from workflow.reports.titles import title

ZONE = timezone(timedelta(hours=8))
START = datetime(2026, 10, 9, 14, 10, tzinfo=ZONE)

BANKS = ["岚江银行", "北泽银行", "云汀银行", "临湖商业银行", "瑞汀银行", "广原农商银行", "和田桥银行", "远帆银行"]
PLACES = ["临湖", "南桥", "学府", "望江", "青石", "东风", "文庙", "新港", "朝阳", "松涛", "栖霞", "滨河"]
PEOPLE = ["孙晓岚", "何建平", "郑立", "周明远", "陈思齐", "刘文博", "王若兰", "赵一鸣", "许清和", "林嘉树"]
ITEMS = [
    ("13", "“两卡”人员比对", "Matching against the two-card lists", True),
    ("1", "公告张贴", "Public notice on display", False),
    ("5", "责任告知书签署", "Liability notice signed", True),
    ("18", "灰名单登记", "Gray list kept", False),
    ("10", "开户尽职调查", "Opening interview", False),
    ("3", "宣传材料", "Publicity material", False),
    ("6", "告知文本更新", "Current wording of the notice", False),
    ("4", "值班电话公示", "Duty telephone shown", False),
    ("15", "长期不动户管控", "Dormant accounts", False),
]
SEVERITIES = {"minor": ("轻微", "Minor"), "general": ("一般", "General"), "serious": ("较重", "Serious")}

NASTY = (
    "㐂𬬩公司<script>alert(1)</script>{{ 7*7 }}{% raw %}\u202e反转\u202c｜&amp;|'\"--\x00\x07"
    "😀👩‍👩‍👧 שלום مرحبا é ﷽ �𠮷 身份证31010119900307123X，电话13812345678，卡号6222 0210 0100 1234 567"
    "<img src=file:///etc/passwd><img src=http://127.0.0.1:1/x>@import url(data:text/css,*)"
)
NASTY_NAME = "㐂𬬩<b>{{x}}\u202e&amp;\x00😀"
LONG_NAME = "岚江区打击治理电信网络新型违法犯罪及其关联违法犯罪综合协调与信息研判处置工作联席会议办公室（临时机构）"


def two(zh: str, en: str = "") -> s.Bilingual:
    return s.Bilingual(zh=zh, en=en)


def party(zh: str, kind: str, en: str = "", code: str = "") -> s.Party:
    return s.Party(zh=zh, en=en, code=code or sha256(zh.encode()).hexdigest()[:6].upper(), kind=kind)


MEETING = party("岚江区反诈工作联席会议", "office", "Lanjiang District Joint Meeting on Fraud")
OFFICE = party("岚江区反诈联席会议办公室", "office", "Lanjiang Joint Meeting Office", "JZ-OFFICE")
BUREAU = party("岚江区公安分局", "bureau", "Lanjiang Police Sub-bureau", "JZ-BUREAU")
FINANCE = party("岚江区金融服务办公室", "member", "Lanjiang Finance Office", "JZ-FIN")
MARKET = party("岚江区市场监督管理局", "member", "Lanjiang Market Regulator", "JZ-MKT")


def bank(n: int) -> s.Party:
    return party(BANKS[n % len(BANKS)], "bank", f"Bank {n % len(BANKS) + 1}")


def outlet(n: int) -> s.Party:
    place = PLACES[(n // len(BANKS)) % len(PLACES)]
    number = "" if n < len(BANKS) * len(PLACES) else f"第{n // (len(BANKS) * len(PLACES)) + 1}"
    return party(
        f"{BANKS[n % len(BANKS)]}{place}{number}支行", "outlet", f"Outlet {n + 1} of bank {n % len(BANKS) + 1}"
    )


def station(n: int) -> s.Party:
    return party(f"{PLACES[n % 11]}派出所", "station", f"Station {n % 11 + 1}")


def person(n: int, unit: s.Party | None) -> s.Person:
    return s.Person(name=PEOPLE[n % len(PEOPLE)], unit=unit)


def at(days: float) -> str:
    return (START + timedelta(days=days)).isoformat()


def on(days: int) -> str:
    return (date(2026, 10, 9) + timedelta(days=days)).isoformat()


def head(kind: str, subject: s.Bilingual, organ: s.Party = OFFICE, **changes: object) -> s.Head:
    made = s.Head(
        schema=s.SCHEMA,
        kind=kind,
        meeting=MEETING,
        organ=organ,
        mark=two("岚江区反诈联席会议办公室文件", "Lanjiang Joint Meeting Office"),
        addressee=two("区反诈工作联席会议", "The District Joint Meeting on Fraud"),
        title=title(kind, subject),
        copies=[two(BUREAU["zh"], BUREAU["en"]), two(FINANCE["zh"], FINANCE["en"]), two("岚江银行", "Bank 1")],
        signer="周明远",
        issued_on="2026-11-18",
        generated_at="2026-11-18T09:41:00+08:00",
        edition=1,
    )
    made.update(changes)  # type: ignore[typeddict-item]
    return made


def event(n: int, opinion: str = "同意。", unit: s.Party = OFFICE) -> s.Event:
    names = [
        two("待签收", "To be signed for"),
        two("整改中", "Rectifying"),
        two("待复查", "To be checked"),
        two("已销号", "Written off"),
    ]
    return {
        "seq": n + 1,
        "at": at(n * 1.5),
        "unit": unit if n else None,
        "person": PEOPLE[n % len(PEOPLE)] if n else "",
        "action": two(
            ["登记", "签收", "报送整改", "复查合格", "批准销号"][n % 5],
            ["Register", "Sign", "Report", "Pass", "Close"][n % 5],
        ),
        "from": names[n % 4],
        "to": names[(n + 1) % 4],
        "opinion": opinion,
        "hash": sha256(f"event {n}".encode()).hexdigest(),
    }


@cache
def photo(n: int, kind: str, size: tuple[int, int] = (1280, 960)) -> bytes:
    """A drawn picture of a counter with four notices on the wall."""
    image = Image.new("RGB", size, (176 + 7 * (n % 9), 190, 180 + 5 * (n % 7)))
    draw = ImageDraw.Draw(image)
    wide, high = size
    draw.rectangle((0, high * 2 // 3, wide, high), fill=(146, 130, 112))
    draw.rectangle((wide // 14, high * 2 // 5, wide - wide // 14, high * 3 // 4), fill=(146, 92, 78))
    for board in range(4):
        left = wide // 10 + board * wide // 5
        is_new = kind == "after" and board == n % 4
        draw.rectangle(
            (left, high // 8, left + wide // 7, high // 3),
            fill=(250, 250, 245) if is_new else (206, 196, 184),
            width=6,
            outline=(120, 60, 50) if is_new else (110, 110, 110),
        )
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


PHOTOS: dict[str, bytes] = {}


def picture(n: int, kind: str, matter: str, item: str) -> s.Attachment:
    data = photo(n, kind)
    name = sha256(data + kind.encode()).hexdigest()
    PHOTOS[name] = data
    return s.Attachment(
        name=f"现场照片{n + 1}-{'整改前' if kind == 'before' else '整改后'}.jpg",
        sha256=name,
        size=len(data),
        media_type="image/jpeg",
        kind=kind,
        matter=matter,
        item=item,
        at=at(n),
    )


def pair(n: int, matter: str, item: str) -> list[s.Attachment]:
    return [picture(n, "before", matter, item), picture(n, "after", matter, item)]


def file(n: int, kind: str = "evidence", name: str = "") -> s.Attachment:
    return s.Attachment(
        name=name or f"整改佐证材料{n + 1}.pdf",
        sha256=sha256(f"file {n} {name}".encode()).hexdigest(),
        size=84_213 * (n + 1),
        media_type="application/pdf",
        kind=kind,
        matter="RCT-2026-000109",
        item="",
        at=at(n),
    )


def stages() -> list[s.Stage]:
    rows = [
        ("签收", "Signed for", 1, 1, "green"),
        ("报送整改", "Reported", 15, 14, "green"),
        ("复查", "Checked", 5, 5, "amber"),
        ("批准销号", "Written off", 2, 2, "done"),
    ]
    return [
        s.Stage(name=two(zh, en), at=at(4 + 7 * n), allowed_wd=allowed, used_wd=used, light=light)
        for n, (zh, en, allowed, used, light) in enumerate(rows)
    ]


def clock(light: str = "done") -> s.Clock:
    return s.Clock(
        assigned_at=at(3),
        signed_at=at(4),
        reported_at=at(21),
        closed_at=at(40),
        due_on=on(24),
        allowed_wd=15,
        used_wd=14,
        light=light,
    )


def measures(count: int, unit: s.Party) -> list[s.Measure]:
    texts = ["补做9月份存量客户比对", "开户系统增加当日比对校验", "对3户开展回访核实", "全员培训，建立日清台账"]
    return [
        s.Measure(
            text=texts[n % 4], person=person(n + 4, unit), planned_on=on(10 + n % 20), done_on=on(8 + n % 20), note=""
        )
        for n in range(count)
    ]


def approvals() -> list[s.Approval]:
    rows = [("handle", "拟同意销号。", 0), ("review", "材料齐全，同意。", 2), ("approve", "同意销号", 3)]
    return [
        s.Approval(step=step, person=person(n, OFFICE), at=at(38 + k), opinion=opinion)
        for k, (step, opinion, n) in enumerate(rows)
    ]


def inspection(n: int = 0, *, passed: bool = True) -> s.Reinspection:
    return s.Reinspection(
        on=on(31 + n),
        form="site",
        unit=BUREAU,
        people=[person(0, BUREAU), person(1, BUREAU)],
        facts="抽查近30日新开户20户，均于当日完成比对，其中1名检查人员未参加初次巡查",
        passed=passed,
        document=f"岚公反诈复〔2026〕{n + 7}号",
    )


def record(kind: str, n: int) -> s.Record:
    texts = {
        "extension": "因系统改造排期，申请延长5个工作日，予以批准",
        "supervision": "逾期3个工作日，下发督办单",
        "suspension": "等待上级行系统上线",
        "reminder": "临期提醒",
    }
    return s.Record(
        kind=kind,
        at=at(12 + n),
        unit=OFFICE,
        person=PEOPLE[n % 10],
        text=texts[kind],
        until=on(30 + n) if kind != "reminder" else "",
    )


def finding(n: int, due: int = 24) -> s.Finding:
    code, zh, en, critical = ITEMS[n % len(ITEMS)]
    severity = "serious" if critical else ("general", "minor")[n % 2]
    return s.Finding(
        item=code,
        name=two(zh, en),
        critical=critical,
        severity=two(*SEVERITIES[severity]),
        facts=f"抽查近30日新开户10户，其中{n % 5 + 1}户未于开户当日完成“两卡”人员比对，存量客户比对记录缺9月份",
        clause=f"《银行网点反诈巡查表》第{code}项、合作备忘录第六条",
        evidence=f"照片{2 * n + 1}、{2 * n + 2}；清单{n + 1}",
        requirement="补做比对、堵塞流程漏洞",
        due_on=on(due),
        allowed_wd=15,
        visit=f"VIS-2026-{243 + n:06d}",
        rectification=f"RCT-2026-{109 + n:06d}",
        subject=outlet(n),
        bank=bank(n),
    )


def ledger(n: int) -> s.Ledger:
    row = finding(n)
    light = ("done", "done", "late", "done", "green")[n % 5]
    return s.Ledger(
        number=row["rectification"],
        title=row["name"]["zh"] + "不到位",
        subject=row["subject"],
        bank=row["bank"],
        items=row["item"],
        severity=row["severity"],
        assigned_on=on(3),
        signed_on=on(4),
        due_on=on(24),
        reported_on=on(21),
        inspected_on=on(31),
        closed_on=on(40),
        state=two("已销号", "Written off"),
        settled=True,
        light=light,
    )
