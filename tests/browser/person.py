"""Somebody at a screen: what they see, click and type, in the words of the page."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.looking import Watch, look
from workflow import clock

PATIENCE_SECONDS = 60
MENU = "菜单"
LOCAL = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """The day it is where the joint meeting sits."""
    return clock.now().astimezone(LOCAL).date()


class Person:
    """A signed-in person in a browser of one width; every page that opens before them is looked at."""

    def __init__(self, page: Page, address: str, watch: Watch, pictures: Path, *, has_scripts: bool = True) -> None:
        self.page, self.address, self.watch, self.pictures = page, address, watch, pictures
        self.has_scripts = has_scripts
        width = (page.viewport_size or {"width": 0})["width"]
        self.width, self.is_on_phone = width, width <= 640

    # Where they go.

    def goes_to(self, address: str, status: int = 200) -> None:
        """Type an address."""
        answer = self.page.goto(address if "://" in address else self.address + address)
        self._arrived(answer, status)

    def signs_in(self, login: str, password: str) -> None:
        """Through the door."""
        self.goes_to("/sign-in")
        self.types("账号", login)
        self.page.locator("#password").fill(password)
        self.presses("登录")

    def chooses_from_menu(self, entry: str) -> None:
        """An entry of the menu: at the side, or on a phone at the foot, else in the menu that opens from there."""
        side = self.page.locator("#menu a", has=self.page.get_by_text(entry, exact=True))
        if self.is_on_phone:
            tab = self.page.locator(".tabbar a", has=self.page.get_by_text(entry, exact=True))
            if tab.count():
                return self.follows(tab)
            self.hits(self.page.locator(".tabbar a", has_text=MENU))
        return self.follows(side)

    def opens_to_do(self, title: str, action: str = "") -> None:
        """The matter of that title in their worklist, by its next step where one is named."""
        self.chooses_from_menu("待办")
        row = self.page.locator("tr[data-row]", has_text=title)
        self.reloads_until(row)
        self.follows(row.locator(".w-do a", has_text=action) if action else row.locator(".w-title a"))

    def reloads_until(self, element: Locator) -> None:
        """What the worker does first is not there at once; they load the page again until it is."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not element.count() and time.monotonic() < end:
            self.page.wait_for_timeout(300)
            self._arrived(self.page.reload(), 200)
        expect(element).to_have_count(1)

    def opens_form(self, action: str) -> None:
        """The form of an action on the page of a matter, unless it stands open already."""
        words = re.compile(rf"^\s*{re.escape(action)}\s*$")
        if not self.page.locator(".actions .act-open").filter(has_text=words).count():
            self.follows(self.page.locator(".actions a.act").filter(has_text=words))

    def follows(self, link: Locator | str, status: int = 200) -> None:
        """A link that leads to another page, given as an element or by its words."""
        with self.turns(status):
            self.hits(self.page.get_by_role("link", name=link).first if isinstance(link, str) else link)

    # What they fill in.

    def types(self, label: str, text: str) -> None:
        """Into the field of that label."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def writes(self, name: str, text: str | date) -> None:
        """Into the field of that name, where its label stands more than once."""
        self.page.locator(f"form:not(:has(#comment-text)) [name={name!r}]").fill(str(text))

    def picks(self, name: str, choice: str) -> None:
        """One of a few choices that stand side by side."""
        group = self.page.locator(".segments", has=self.page.locator(f"[name={name!r}]"))
        self.hits(group.locator("label", has_text=re.compile(f"^{re.escape(choice)}$")))

    def selects(self, name: str, choice: str) -> None:
        """One of a list."""
        self.page.locator(f"select[name={name!r}]").select_option(label=choice)

    def ticks(self, name: str, *choices: str) -> None:
        """Several boxes or round buttons of one name, by the words beside them."""
        for choice in choices:
            box = self.page.locator("label", has=self.page.locator(f"input[name={name!r}]"), has_text=choice)
            if not box.locator("input").is_checked():
                self.hits(box)
            expect(box.locator("input")).to_be_checked()

    def attaches(self, name: str, *names: str, colour: str = "red") -> None:
        """Pictures, through the browser's own way to choose files."""
        box = self.page.locator(f"input[type=file][name={name!r}]")
        button = self.page.locator(f"label[for={box.get_attribute('id')!r}].upload-add")
        with self.page.expect_file_chooser() as chooser:
            self.hits(button if self.has_scripts else box)
        chooser.value.set_files([photograph(one, colour) for one in names])

    def draws(self, canvas: Locator) -> None:
        """A stroke, where they sign."""
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box
        places = [(box["x"] + 30 + 12 * n, box["y"] + 30 + 9 * (n % 4)) for n in range(10)]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for x, y in places[1:]:
            self.page.mouse.move(x, y)
        self.page.mouse.up()
        assert self.page.evaluate("document.querySelector('[data-signature=file]').files.length") == 1

    def presses(self, verb: str, status: int = 200) -> None:
        """A button that sends a form; where it asks once more, they say yes."""
        ask = self.page.locator("details.confirm summary").filter(has_text=re.compile(rf"^\s*{re.escape(verb)}…\s*$"))
        button = self.page.locator("button[type=submit]:visible", has_text=re.compile(rf"^\s*{re.escape(verb)}"))
        if ask.count():
            self.hits(ask)
            button = self.page.locator("details.confirm[open] .confirm-box button[type=submit]")
        with self.turns(status):
            self.hits(button)

    def presses_at(self, place: str) -> None:
        """A button that bears a picture instead of words."""
        with self.turns():
            self.hits(self.page.locator(place))

    def acts(self, action: str) -> None:
        """Press the button of the open form of an action, and see the matter again without that form."""
        self.presses(action)
        expect(self.page.locator(".errors, .field-says, .versus")).to_have_count(0)

    def hits(self, element: Locator) -> None:
        """Click it, or touch it on a phone."""
        if self.is_on_phone:
            element.tap()
        else:
            element.click()

    def marks(self, box: Locator) -> None:
        """Tick a box, again if need be: a browser under load now and then takes a short touch for none."""
        for _ in range(5):
            self.hits(box)
            try:
                expect(box).to_be_checked(timeout=2000)
            except AssertionError:
                continue
            return
        expect(box).to_be_checked()

    # What they see.

    def sees(self, *texts: str) -> None:
        """All of these, somewhere on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def sees_state(self, state: str) -> None:
        """The state of the matter on whose page they are."""
        expect(self.page.locator(".due, .matter-head").filter(has_text=state).first).to_be_visible()

    def takes_picture(self, name: str) -> None:
        """Of the whole page as it stands; on a phone, of what the screen shows."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.pictures / f"{name}-{self.width}.png", full_page=not self.is_on_phone)

    def downloads(self, link: Locator) -> bytes:
        """The file behind a link."""
        with self.page.expect_download() as download:
            self.hits(link)
        return Path(download.value.path()).read_bytes()

    @contextmanager
    def turns(self, status: int = 200) -> Iterator[None]:
        """What happens in the block leads to another page, which is looked at."""
        self.watch.expected = {status} if status >= 400 else set()
        with self.page.expect_navigation(wait_until="load") as navigation:
            yield
        self._arrived(navigation.value, status)

    def _arrived(self, answer: Response | None, status: int) -> None:
        assert answer is None or answer.status == status, f"{answer.status} {answer.url}"
        look(self.page, self.watch)
        assert not self.watch.faults, "\n".join(self.watch.faults)


def photograph(name: str, colour: str = "red") -> dict[str, str | bytes]:
    """A picture as a camera of a phone would give it, for a file chooser."""
    out = BytesIO()
    Image.new("RGB", (1200, 900), colour).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}
