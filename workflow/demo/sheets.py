"""Drawn evidence that is paper or a screen: forms, ledgers, lists, logs."""

from __future__ import annotations

from math import sin

from workflow.demo.canvas import Canvas, Point

PAPER, GREY, LIGHT, INK, RED, GREEN = "#fcfbf6", "#b3afa3", "#dedbd1", "#2b3f63", "#b6393a", "#3f7f58"
_DESK = {"before": "#b79d7d", "after": "#c4ab8b"}


def form(c: Canvas, is_after: bool) -> None:
    """The liability notice, unsigned or signed with a thumb print."""
    _desk(c, is_after)
    sheet = _sheet(c, (330, 40, 870, 790))
    _heading(sheet, (600, 108), "开户责任告知书")
    _lines(sheet, (395, 180), 410, 9, 34)
    sheet.line([(395, 560), (560, 560)], GREY, 4)
    _label(sheet, (395, 610), "客户签名")
    sheet.line([(500, 640), (780, 640)], GREY, 3)
    if is_after:
        _signature(sheet, (520, 612), 1.5)
        sheet.disc((748, 604), 30, "#c9686a")
        for radius in (22, 14, 6):
            sheet.disc((748, 607), radius, None, "#f3dcd8", 2)
    else:
        sheet.rect((492, 588, 790, 650), "#f7ece6", 6)
        sheet.line([(500, 640), (780, 640)], GREY, 3)
    c.lay(sheet, -2 if is_after else 4)
    _pen(c, (975, 190) if is_after else (960, 260))


def interview(c: Canvas, is_after: bool) -> None:
    """The opening interview record: four questions, blank or answered."""
    _desk(c, is_after)
    sheet = _sheet(c, (300, 60, 900, 780))
    _heading(sheet, (600, 122), "开卡访谈记录")
    for row, label in enumerate(("在本地轨迹", "居住地址", "工作单位", "开户用途")):
        top = 164 + row * 104
        sheet.rect((350, top, 850, top + 94), PAPER, 0, GREY, 2.5)
        sheet.rect((350, top, 500, top + 94), "#efece2", 0, GREY, 2.5)
        if not sheet.words((425, top + 47), label, 25, "#6d6a60", "mm"):
            sheet.line([(375, top + 47), (475, top + 47)], GREY, 8)
        if is_after:
            _scribble(sheet, (520, top + 30), 290 - row * 34)
            _scribble(sheet, (520, top + 64), 190 + row * 22)
    _label(sheet, (380, 622), "客户签字")
    sheet.line([(480, 650), (690, 650)], GREY, 3)
    if is_after:
        _signature(sheet, (500, 624), 1.2)
    c.lay(sheet, 1.5 if is_after else -3)
    _pen(c, (1010, 220))


def ledger(c: Canvas, is_after: bool) -> None:
    """The gray-list ledger: the column of expiry dates empty or filled in."""
    _desk(c, is_after)
    c.shade((128, 128, 1092, 748), 0.22, 14)
    c.rect((120, 110, 1080, 730), "#3d5168", 14)
    for left in (140, 606):
        c.rect((left, 126, left + 454, 714), PAPER, 6)
    c.shade((586, 126, 614, 714), 0.12)
    for left, title in ((140, "灰名单登记台账"), (606, "复核记录")):
        if not c.words((left + 227, 168), title, 28, "#5b574d", "mm"):
            c.line([(left + 127, 168), (left + 327, 168)], GREY, 10)
        for row in range(9):
            y = 210 + row * 54
            c.line([(left + 24, y), (left + 430, y)], LIGHT, 3)
    for x in (250, 390, 474):
        c.line([(x, 210), (x, 642)], LIGHT, 3)
    for row in range(8):
        y = 238 + row * 54
        c.line([(178, y), (226, y)], GREY, 7)
        _scribble(c, (266, y), 106 if is_after or row != 5 else 40)
        _scribble(c, (402, y), 56)
        if is_after:
            _scribble(c, (486, y), 78)
            _scribble(c, (636, y), 150 + row % 3 * 40)
            _tick(c, (990, y), 12, GREEN)
    if not is_after:
        c.rect((478, 214, 588, 640), "#f6e7e1")
        c.rect((478, 214, 588, 640), "#f6e7e1", 4, RED, 4)
    _pen(c, (1118, 250) if is_after else (1112, 300))


def phones(c: Canvas, is_after: bool) -> None:
    """The list of phone numbers checked against holders, on a clipboard beside a telephone."""
    _desk(c, is_after)
    c.shade((268, 68, 772, 792), 0.2, 18)
    c.rect((260, 54, 760, 780), "#5d4a38", 18)
    c.rect((288, 96, 732, 764), PAPER, 4)
    c.rect((440, 34, 580, 92), "#9aa3aa", 12)
    c.disc((510, 58), 12, "#5d6870")
    if not c.words((510, 136), "预留手机号核验清单", 27, "#5b574d", "mm"):
        c.line([(400, 136), (620, 136)], GREY, 10)
    for row in range(9):
        y = 196 + row * 62
        c.line([(314, y + 31), (706, y + 31)], LIGHT, 3)
        c.line([(320, y), (400, y)], GREY, 8)
        for group in range(3):
            c.line([(430 + group * 58, y), (474 + group * 58, y)], "#8f959c", 8)
        is_open = not is_after and row in (2, 5, 6)
        if is_open:
            c.rect((306, y - 28, 714, y + 28), "#f8e9e4", 4)
            c.line([(320, y), (400, y)], GREY, 8)
            for group in range(3):
                c.line([(430 + group * 58, y), (474 + group * 58, y)], "#8f959c", 8)
            c.disc((668, y), 15, None, RED, 5)
        else:
            _tick(c, (668, y), 15, GREEN)
    c.shade((872, 212, 1052, 592), 0.2, 30)
    c.rect((864, 200, 1044, 580), "#2c343d", 30)
    c.rect((880, 236, 1028, 544), "#5f86ad" if is_after else "#57636e", 8)
    c.disc((954, 380), 34, PAPER)
    _tick(c, (954, 380), 17, GREEN) if is_after else c.line([(954, 362), (954, 384), (970, 392)], "#57636e", 6)


def screen(c: Canvas, is_after: bool) -> None:
    """The log of list matching on a monitor: with a gap, or without one."""
    _monitor(c, is_after, "名单比对日志")
    for row in range(9):
        y = 232 + row * 40
        is_gap = not is_after and 3 <= row <= 6
        if is_gap:
            continue
        c.disc((272, y), 8, "#5fb98a" if row < 3 or is_after else "#8fa6bd")
        c.line([(300, y), (420, y)], "#9db4cb", 8)
        c.line([(450, y), (660 + row % 3 * 50, y)], "#7891aa", 8)
        c.line([(850, y), (920, y)], "#9db4cb", 8)
    if not is_after:
        c.rect((252, 330, 948, 496), "#4a3038", 6, "#d98a8a", 4)
        if not c.words((600, 413), "此期间无比对记录", 30, "#f1c9c4", "mm"):
            c.line([(480, 413), (720, 413)], "#f1c9c4", 10)


def accounts(c: Canvas, is_after: bool) -> None:
    """The account system: dormant accounts still active, or suspended."""
    _monitor(c, is_after, "六个月无交易账户")
    for row in range(9):
        y = 232 + row * 40
        is_wrong = row in (1, 3, 4, 7)
        c.line([(270, y), (350, y)], "#9db4cb", 8)
        c.line([(390, y), (600 - row % 4 * 30, y)], "#7891aa", 8)
        c.line([(660, y), (740, y)], "#7891aa", 8)
        colour, word = ("#8b98a5", "已暂停") if is_after or not is_wrong else ("#c4565a", "正常")
        c.rect((812, y - 16, 920, y + 16), colour, 16)
        if not c.words((866, y), word, 20, "#ffffff", "mm"):
            c.line([(840, y), (892, y)], "#ffffff", 5)


def _desk(c: Canvas, is_after: bool) -> None:
    c.rect((0, 0, 1200, 800), _DESK["after" if is_after else "before"])
    for y in (96, 268, 431, 612, 745):
        c.line([(0, y), (1200, y + 6)], "#ad9272" if not is_after else "#b99f7e", 3)


def _sheet(c: Canvas, box: tuple[float, float, float, float]) -> Canvas:
    sheet = Canvas(None, c.font)
    left, top, right, bottom = box
    sheet.shade((left + 10, top + 12, right + 10, bottom + 12), 0.2)
    sheet.rect(box, PAPER)
    return sheet


def _heading(c: Canvas, at: Point, text: str) -> None:
    if not c.words(at, text, 40, "#4d4a42", "mm"):
        c.line([(at[0] - 130, at[1]), (at[0] + 130, at[1])], "#8d897d", 14)


def _label(c: Canvas, at: Point, text: str) -> None:
    if not c.words(at, text, 24, "#6d6a60"):
        c.line([(at[0], at[1] + 14), (at[0] + 80, at[1] + 14)], GREY, 8)


def _lines(c: Canvas, at: Point, width: float, count: int, step: float) -> None:
    x, y = at
    for index in range(count):
        last = index in (3, count - 1)
        c.line([(x, y + index * step), (x + width * (0.62 if last else 1), y + index * step)], "#bdb9ac", 8)


def _scribble(c: Canvas, at: Point, length: float) -> None:
    """Handwriting: words of uneven length, each a small wave."""
    x, y = at
    left, word = x, int(y) % 3
    while left < x + length - 12:
        right = min(left + (46, 30, 58, 38)[word % 4], x + length)
        steps = int((right - left) / 4)
        points = [(left + step * 4, y + 6 * sin(step * 1.9 + word) + (word + step) % 3) for step in range(steps + 1)]
        c.line(points, INK, 3.2)
        left, word = right + 13, word + 1


def _signature(c: Canvas, at: Point, scale: float) -> None:
    x, y = at
    strokes = [(0, 18), (14, -10), (22, 16), (34, -4), (46, 14), (58, 2), (70, 12), (96, 4), (118, 10)]
    c.line([(x + dx * scale, y + dy * scale) for dx, dy in strokes], INK, 5)
    c.line([(x + 30 * scale, y - 16 * scale), (x + 76 * scale, y - 20 * scale)], INK, 4)


def _tick(c: Canvas, at: Point, size: float, colour: str) -> None:
    x, y = at
    c.line([(x - size, y), (x - size / 3, y + size * 0.8), (x + size, y - size * 0.8)], colour, size / 2.4)


def _pen(c: Canvas, at: Point) -> None:
    x, y = at
    pen = Canvas(None, None)
    pen.rect((x, y, x + 30, y + 330), "#33435a", 15)
    pen.rect((x, y + 250, x + 30, y + 262), "#8f9aa8")
    pen.shape([(x + 4, y + 322), (x + 26, y + 322), (x + 15, y + 372)], "#20293a")
    c.lay(pen, -6)


def _monitor(c: Canvas, is_after: bool, title: str) -> None:
    c.rect((0, 0, 1200, 800), "#d9dcdc" if is_after else "#cdd1d2")
    c.rect((0, 640, 1200, 800), "#b9a487" if is_after else "#ad977a")
    c.shade((470, 700, 730, 716), 0.2, 8)
    c.rect((540, 600, 660, 700), "#8d969d")
    c.rect((470, 690, 730, 708), "#7b858d", 8)
    c.rect((190, 90, 1010, 620), "#2a323b", 16)
    c.rect((214, 114, 986, 590), "#2f4a68" if is_after else "#35434f", 6)
    c.rect((214, 114, 986, 184), "#3d6390" if is_after else "#465766", 6)
    if not c.words((244, 149), title, 32, "#f2f5f8", "lm"):
        c.line([(244, 149), (480, 149)], "#f2f5f8", 12)
    for index in range(3):
        c.disc((900 + index * 30, 149), 7, "#aebccb")
    c.rect((300, 728, 900, 776), "#dfe2e2", 10)
    for row in range(2):
        for key in range(19):
            c.rect((316 + key * 30, 736 + row * 18, 338 + key * 30, 748 + row * 18), "#b8bebf", 3)
