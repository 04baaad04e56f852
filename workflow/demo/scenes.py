"""Drawn evidence that is a place: counter, lobby, wall, shop front, doorway."""

from __future__ import annotations

from workflow.demo.canvas import Canvas, Point

RED, WHITE, INK, STEEL = "#b6393a", "#fcfcfa", "#33435a", "#8d969d"


def hotline(c: Canvas, is_after: bool) -> None:
    """A bank counter, without or with the card that names the warning line."""
    _counter(c, is_after)
    c.shape([(760, 500), (880, 500), (900, 560), (780, 560)], "#5b656e")
    for row in range(3):
        for key in range(4):
            c.disc((792 + key * 24 + row * 5, 514 + row * 16), 5, "#c6cdd2")
    c.rect((920, 480, 950, 556), "#6b757d", 6)
    c.line([(928, 482), (916, 430)], INK, 8)
    if is_after:
        c.shade((230, 545, 500, 562), 0.25, 8)
        c.shape([(240, 552), (490, 552), (470, 340), (260, 340)], WHITE)
        c.shape([(256, 384), (474, 384), (470, 340), (260, 340)], RED)
        if not c.words((365, 362), "反诈专线", 30, WHITE, "mm"):
            c.line([(310, 362), (420, 362)], WHITE, 10)
        if not c.words((365, 436), "96110", 58, RED, "mm"):
            c.line([(290, 436), (440, 436)], RED, 26)
        if not c.words((365, 505), "派出所值班电话见背面", 19, "#5c6875", "mm"):
            c.line([(290, 505), (440, 505)], STEEL, 8)
    else:
        c.shade((262, 548, 470, 556), 0.1, 4)


def qr(c: Canvas, is_after: bool) -> None:
    """The guide desk at the entrance, without or with the QR code of the app."""
    _room(c, is_after)
    _door(c, (860, 130))
    c.shape([(330, 470), (730, 470), (700, 760), (360, 760)], "#a98e6d" if is_after else "#9d8465")
    c.rect((300, 440, 760, 476), "#c9b08f" if is_after else "#bda585", 6)
    c.shade((330, 754, 730, 772), 0.2, 8)
    c.rect((630, 392, 700, 440), "#7b858d", 6)
    if is_after:
        c.shade((392, 434, 560, 446), 0.2, 6)
        c.rect((390, 180, 560, 440), WHITE, 8, "#c3c9cc", 3)
        c.rect((390, 180, 560, 232), RED, 8)
        if not c.words((475, 207), "国家反诈中心", 23, WHITE, "mm"):
            c.line([(420, 207), (530, 207)], WHITE, 9)
        _code(c, (407, 246), 136)
        if not c.words((475, 412), "扫码下载", 22, INK, "mm"):
            c.line([(430, 412), (520, 412)], INK, 7)
    else:
        c.rect((410, 340, 540, 440), "#e4e6e4", 8, "#c3c7c6", 3)
        c.line([(430, 374), (520, 374)], "#c9cdcb", 7)
        c.line([(430, 400), (500, 400)], "#c9cdcb", 7)


def poster(c: Canvas, is_after: bool) -> None:
    """The notice wall of a banking hall, without or with the joint notice."""
    _room(c, is_after)
    c.rect((730, 230, 1090, 640), STEEL, 8)
    c.rect((770, 270, 1050, 430), "#4f6f94" if is_after else "#6f777d", 6)
    c.rect((770, 460, 900, 490), "#6f777d", 6)
    if is_after:
        c.shade((118, 98, 408, 508), 0.14)
        c.rect((110, 88, 400, 500), WHITE)
        c.rect((110, 88, 400, 172), RED)
        if not c.words((255, 130), "通　告", 46, WHITE, "mm"):
            c.line([(190, 130), (320, 130)], WHITE, 14)
        _text_block(c, (146, 212), 218, 8)
        c.rect((450, 104, 640, 372), WHITE)
        _code(c, (480, 132), 130)
        c.line([(480, 300), (610, 300)], STEEL, 9)
        c.line([(480, 328), (580, 328)], STEEL, 9)
    else:
        c.rect((130, 120, 370, 460), "#e8e4d9")
        _text_block(c, (160, 170), 180, 6)
        c.shape([(470, 132), (632, 156), (616, 380), (460, 364)], "#dcd8cc")
        c.line([(500, 150), (540, 144)], "#b9b5a8", 12)


def training(c: Canvas, is_after: bool) -> None:
    """The training board: the third quarter empty or filled."""
    _room(c, is_after)
    c.shade((128, 98, 1088, 628), 0.14, 8)
    c.rect((116, 84, 1076, 614), "#8a6f52", 10)
    c.rect((134, 102, 1058, 596), "#e9e1cf")
    if not c.words((596, 144), "反诈培训记录", 40, INK, "mm"):
        c.line([(480, 144), (712, 144)], INK, 14)
    for quarter in range(4):
        left = 160 + quarter * 224
        c.rect((left, 190, left + 204, 570), "#f6f1e4", 6, "#cfc4aa", 3)
        word = f"{'一二三四'[quarter]}季度"
        if not c.words((left + 102, 220), word, 26, "#6b6250", "mm"):
            c.line([(left + 60, 220), (left + 144, 220)], "#a99f8a", 9)
        if quarter < 2 or (quarter == 2 and is_after):
            _pinned(c, (left + 22, 256))
        elif quarter == 2:
            c.rect((left + 22, 256, left + 182, 540), "#f4e6dd", 4, RED, 4)


def materials(c: Canvas, is_after: bool) -> None:
    """The leaflet rack of the hall, all but empty or full."""
    _room(c, is_after)
    _door(c, (900, 130))
    c.rect((250, 110, 700, 700), "#7b6650", 10)
    c.shade((250, 690, 700, 712), 0.25, 8)
    colours = ("#b6393a", "#3f6e9e", "#c9873a", "#4b8a63")
    for row in range(4):
        top = 140 + row * 138
        c.rect((276, top, 674, top + 118), "#5e4c3a", 4)
        for slot in range(4):
            left = 290 + slot * 96
            if is_after or (row, slot) in ((1, 2), (3, 0)):
                c.rect((left, top + 8, left + 82, top + 100), WHITE, 3)
                c.rect((left, top + 8, left + 82, top + 36), colours[(row + slot) % 4], 3)
                for line in range(3):
                    c.line([(left + 12, top + 54 + line * 15), (left + 68, top + 54 + line * 15)], "#c3c7cb", 5)
        c.rect((270, top + 92, 680, top + 122), "#8d765c", 4)


def papers(c: Canvas, is_after: bool) -> None:
    """The printer's corner: copies of identity cards lying about, or locked away."""
    _room(c, is_after)
    c.rect((80, 560, 1120, 800), "#b9a487" if is_after else "#ad977a")
    c.rect((140, 360, 470, 570), "#6d767e", 14)
    c.rect((180, 320, 430, 366), "#848d95", 8)
    c.rect((190, 470, 420, 500), "#3b434b", 6)
    c.disc((436, 400), 10, "#5fb98a")
    c.rect((760, 190, 1060, 570), "#8d969d", 8)
    for drawer in range(3):
        top = 206 + drawer * 122
        c.rect((776, top, 1044, top + 108), "#a4acb2", 6)
        c.rect((870, top + 44, 950, top + 62), "#5d6870", 8)
    if is_after:
        c.disc((1010, 252), 16, "#d9b45b")
        c.rect((1005, 252, 1015, 280), "#5d6870", 3)
    else:
        for x, y, angle in ((520, 584, 8.0), (664, 604, -12.0), (300, 600, -4.0)):
            card = Canvas(None, None)
            card.shade((x + 5, y + 6, x + 185, y + 116), 0.2, 6)
            card.rect((x, y, x + 180, y + 110), "#f4f6f6", 8)
            card.rect((x + 116, y + 22, x + 164, y + 82), "#c3ccd3", 4)
            for line in range(3):
                card.line([(x + 18, y + 30 + line * 24), (x + 96, y + 30 + line * 24)], "#aab4bc", 7)
            c.lay(card, angle / 3)


def display(c: Canvas, is_after: bool) -> None:
    """The screen above the counters, showing an advertisement or the warning."""
    _counter(c, is_after)
    c.rect((90, 40, 1110, 190), "#1f262e", 10)
    if is_after:
        c.rect((106, 56, 1094, 174), "#7d1f22", 4)
        if not c.words((600, 115), "不出租 不出借 不出售银行账户", 54, "#ffe9c9", "mm"):
            c.line([(220, 115), (980, 115)], "#ffe9c9", 22)
    else:
        c.rect((106, 56, 1094, 174), "#4c5a66", 4)
        c.rect((140, 78, 330, 152), "#7d8b97", 6)
        c.line([(380, 98), (820, 98)], "#a9b5bf", 14)
        c.line([(380, 136), (660, 136)], "#8b98a3", 12)


def shopfront(c: Canvas, is_after: bool) -> None:
    """A kiosk that sells phone cards, unregistered or with the rules put up."""
    c.rect((0, 0, 1200, 800), "#c9d2d6" if is_after else "#bcc5c9")
    c.rect((0, 640, 1200, 800), "#9ba1a1")
    c.line([(0, 640), (1200, 640)], "#8a9090", 6)
    c.rect((150, 90, 1050, 650), "#d8d0c0" if is_after else "#cbc3b4", 6)
    c.rect((150, 90, 1050, 190), "#3f6e9e" if is_after else "#5b7488", 6)
    if not c.words((600, 140), "手机通讯", 56, WHITE, "mm"):
        c.line([(480, 140), (720, 140)], WHITE, 20)
    c.rect((200, 230, 640, 560), "#8fa6b5", 4)
    c.rect((220, 250, 620, 540), "#aebfca" if is_after else "#93a2ab")
    c.rect((700, 230, 960, 650), "#77664f", 4)
    c.disc((935, 590), 9, "#d9c89f")
    if is_after:
        c.rect((730, 280, 930, 540), WHITE)
        c.rect((730, 280, 930, 340), RED)
        if not c.words((830, 311), "实名登记", 34, WHITE, "mm"):
            c.line([(770, 311), (890, 311)], WHITE, 12)
        _text_block(c, (756, 372), 148, 5)
        _code(c, (270, 300), 130)
        c.rect((440, 300, 570, 430), WHITE, 4)
        _text_block(c, (456, 326), 98, 3)
    else:
        for left, tilt in ((240, 0), (390, 14), (520, -8)):
            c.shape([(left, 290 + tilt), (left + 100, 284), (left + 104, 410), (left + 4, 420 + tilt)], "#e5c469")
            c.line([(left + 20, 330), (left + 84, 326)], "#a8453c", 12)
            c.line([(left + 20, 364), (left + 70, 360)], "#a8453c", 9)


def doorway(c: Canvas, is_after: bool) -> None:
    """The lobby of a rented building, without or with its tenants' notice board."""
    _room(c, is_after)
    c.rect((700, 110, 1080, 640), "#6f7b84", 6)
    c.rect((724, 134, 884, 640), "#9fb2bf" if is_after else "#8b9aa4")
    c.rect((896, 134, 1056, 640), "#9fb2bf" if is_after else "#8b9aa4")
    c.rect((872, 380, 908, 400), "#d0d6da", 6)
    if is_after:
        c.shade((128, 118, 608, 538), 0.14, 6)
        c.rect((120, 106, 600, 526), "#4d6a85", 8)
        c.rect((138, 170, 582, 508), "#f2f0e8")
        if not c.words((360, 140), "租住人员反诈告知栏", 32, WHITE, "mm"):
            c.line([(250, 140), (470, 140)], WHITE, 12)
        for column in range(3):
            left = 156 + column * 142
            c.rect((left, 190, left + 126, 488), WHITE, 3, "#d2cfc4", 2)
            c.rect((left, 190, left + 126, 226), RED if column == 1 else "#3f6e9e", 3)
            _text_block(c, (left + 14, 256), 98, 6)
    else:
        c.rect((180, 150, 330, 250), "#e5e1d6")
        c.shape([(390, 180), (540, 168), (548, 300), (398, 306)], "#dad5c7")
        for x in (196, 410):
            c.line([(x, 200), (x + 110, 198)], "#b9b4a6", 8)


def _room(c: Canvas, is_after: bool) -> None:
    c.rect((0, 0, 1200, 800), "#dadddc" if is_after else "#cfd3d4")
    c.rect((0, 640, 1200, 800), "#b3b8b6" if is_after else "#a9aead")
    c.rect((0, 632, 1200, 646), "#c3c7c5" if is_after else "#b8bcbb")


def _counter(c: Canvas, is_after: bool) -> None:
    _room(c, is_after)
    c.rect((60, 210, 1140, 560), "#c2ccd2" if is_after else "#b4bec4", 6)
    for left in (60, 590):
        c.rect((left, 210, left + 14, 560), STEEL)
    c.rect((1126, 210, 1140, 560), STEEL)
    _clerk(c, (600 if is_after else 610, 330))
    c.rect((30, 556, 1170, 606), "#d9c3a2" if is_after else "#cdb796", 6)
    c.rect((60, 606, 1140, 800), "#8c7456" if is_after else "#80694d")
    c.rect((520, 640, 680, 720), "#3f6e9e" if is_after else "#5b7488", 8)
    if not c.words((600, 680), "3号", 44, WHITE, "mm"):
        c.line([(560, 680), (640, 680)], WHITE, 14)


def _clerk(c: Canvas, at: Point) -> None:
    x, y = at
    c.shape(
        [(x - 110, 556), (x - 84, y + 96), (x - 30, y + 70), (x + 30, y + 70), (x + 84, y + 96), (x + 110, 556)], INK
    )
    c.rect((x - 20, y + 50, x + 20, y + 90), "#d6b592", 8)
    c.shape([(x - 28, y + 72), (x, y + 92), (x + 28, y + 72), (x, y + 134)], WHITE)
    c.disc((x, y + 14), 52, "#e3c3a3")
    c.shape([(x - 54, y + 8), (x - 44, y - 40), (x, y - 56), (x + 44, y - 40), (x + 54, y + 8), (x, y - 18)], "#3a3030")


def _door(c: Canvas, at: Point) -> None:
    x, y = at
    c.rect((x, y, x + 240, 640), "#7b868e", 6)
    c.rect((x + 18, y + 18, x + 222, 640), "#a9bac4")
    c.rect((x + 116, y + 18, x + 124, 640), "#7b868e")


def _pinned(c: Canvas, at: Point) -> None:
    x, y = at
    c.rect((x, y, x + 160, y + 126), WHITE, 2)
    for line in range(4):
        c.line([(x + 16, y + 30 + line * 24), (x + 140 - line % 2 * 40, y + 30 + line * 24)], "#b9bdc1", 6)
    c.rect((x, y + 146, x + 160, y + 284), "#9fb4c4", 2)
    for seat in range(4):
        c.disc((x + 28 + seat * 35, y + 216), 13, "#e3c3a3")
        c.rect((x + 12 + seat * 35, y + 230, x + 44 + seat * 35, y + 284), INK, 10)
    c.disc((x + 80, y + 6), 8, RED)


def _text_block(c: Canvas, at: Point, width: float, lines: int) -> None:
    x, y = at
    for line in range(lines):
        short = line == lines - 1
        c.line([(x, y + line * 34), (x + width * (0.55 if short else 1), y + line * 34)], "#b9b5a8", 9)


def _code(c: Canvas, at: Point, size: float) -> None:
    """A pattern that looks like a QR code and is none."""
    x, y = at
    cell = size / 21
    c.rect((x - cell, y - cell, x + size + cell, y + size + cell), WHITE)
    for row in range(21):
        for column in range(21):
            corner = (column < 8 and not 8 <= row <= 12) or (row < 8 and column > 12)
            if not corner and (row * row * 7 + column * 13 + row * column * 5) % 9 < 4:
                c.rect((x + column * cell, y + row * cell, x + (column + 1) * cell, y + (row + 1) * cell), "#2b333c")
    for column, row in ((0, 0), (14, 0), (0, 14)):
        left, top = x + column * cell, y + row * cell
        c.rect((left, top, left + 7 * cell, top + 7 * cell), "#2b333c")
        c.rect((left + cell, top + cell, left + 6 * cell, top + 6 * cell), WHITE)
        c.rect((left + 2 * cell, top + 2 * cell, left + 5 * cell, top + 5 * cell), "#2b333c")
