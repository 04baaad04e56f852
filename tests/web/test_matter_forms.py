"""Forms on a matter's page: what was typed is kept, whatever happens; and they work without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import World
from workflow import clock
from workflow.models.event import Event
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.talk import Draft

SignIn = Callable[[str], FlaskClient]
TYPED = "余 7 户已登报公告，公告期至 11 月 23 日。"


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


class Form(HTMLParser):
    """The fields of the form that posts to an address, as a browser without JavaScript would send them."""

    def __init__(self, html: str, url: str) -> None:
        super().__init__()
        self.url, self.is_inside, self.values = url, False, list[tuple[str, str]]()
        self.files: list[str] = []
        self._area: str | None = None
        self._select: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        name = values.get("name") or ""
        if tag == "form":
            self.is_inside = values.get("action") == self.url
        if not self.is_inside:
            return
        if tag == "textarea":
            self._area = name
            self.values.append((name, ""))
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in values and self._select:
            self.values.append((self._select, values.get("value") or ""))
        if tag == "input" and name:
            self._input(name, values)

    def _input(self, name: str, values: dict[str, str | None]) -> None:
        kind = values.get("type")
        if kind == "file":
            self.files.append(name)
        elif kind not in ("checkbox", "radio") or "checked" in values:
            self.values.append((name, values.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.values[-1] = (self._area, self.values[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None
        if tag == "form":
            self.is_inside = False

    def filled(self, **typed: Any) -> dict[str, Any]:
        """What is sent once some fields were typed into."""
        sent: dict[str, Any] = {}
        for name, value in self.values:
            sent.setdefault(name, []).append(value)
        return sent | typed


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def picture() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    out.seek(0)
    return out


def fresh(session: Session, matter: Matter) -> Matter:
    session.rollback()
    return session.get_one(Matter, matter.id, populate_existing=True)


def test_a_wrong_field_comes_back_with_its_sentence_and_all_that_was_typed(
    world: World, session: Session, sign_in: SignIn
) -> None:
    matter = factories.rectifying(world)
    client, url = sign_in("edu.handler"), f"/matters/{matter.uid}/act"
    form = Form(client.get(f"/matters/{matter.uid}?action=progress").text, url)

    answer = client.post(url, data=form.filled(percent="abc", text=TYPED, next_step="继续。"))

    again = Form(answer.text, url).filled()
    assert answer.status_code == 422
    assert (again["text"], again["next_step"], again["percent"]) == ([TYPED], ["继续。"], ["abc"])
    assert 'role="alert"' in answer.text
    assert re.search(r'name="percent"[^>]*aria-invalid="true"[^>]*autofocus', answer.text)
    assert fresh(session, matter).percent == 0


def test_somebody_else_moved_it_and_the_form_still_holds_the_text(
    world: World, session: Session, sign_in: SignIn
) -> None:
    matter = factories.rectifying(world)
    client, url = sign_in("edu.handler"), f"/matters/{matter.uid}/act"
    form = Form(client.get(f"/matters/{matter.uid}?action=progress").text, url)
    factories.act(world, matter, "progress", "edu.liaison", percent=50, text="先报一半。")

    answer = client.post(url, data=form.filled(percent="90", text=TYPED))

    again = Form(answer.text, url).filled()
    assert answer.status_code == 409
    assert "区教育局 张edu.liaison 于 09:00 已“填报进展”。" in plain(answer.text)
    assert (again["text"], again["version"]) == ([TYPED], [str(fresh(session, matter).version)])
    assert fresh(session, matter).percent == 50

    assert client.post(url, data=again).status_code == 303
    assert fresh(session, matter).percent == 90


def test_where_the_action_is_gone_the_text_stands_to_be_copied(world: World, session: Session, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    client, url = sign_in("edu.liaison"), f"/matters/{matter.uid}/act"
    form = Form(client.get(f"/matters/{matter.uid}?action=progress").text, url)
    factories.act(world, matter, "transfer", "coord", lead=world.unit("tax").uid, days=10, reason="职责不符")

    gone = client.post(url, data=form.filled(percent="90", text=TYPED))
    assert gone.status_code == 404

    matter = factories.rectifying(world, concerned_unit=world.unit("dong").uid)
    client, url = sign_in("edu.handler"), f"/matters/{matter.uid}/act"
    form = Form(client.get(f"/matters/{matter.uid}?action=progress").text, url)
    with_proof = client.post(
        url,
        data={
            "action": "submit_unit",
            "version": form.filled()["version"],
            "report": "完成",
            "lasting": "机制",
            "after": (picture(), "后.jpg"),
        },
    )
    late = client.post(url, data=form.filled(percent="90", text=TYPED))

    assert with_proof.status_code == 303
    assert late.status_code == 409
    assert TYPED in plain(late.text)
    assert "张edu.handler 于 09:00 已“提请单位审核”。" in plain(late.text)
    assert fresh(session, matter).percent == 0


def test_a_guard_that_says_no_keeps_the_text_and_gives_its_reason(
    world: World, session: Session, sign_in: SignIn
) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    data = {"action": "submit_unit", "version": str(fresh(session, matter).version), "report": TYPED, "lasting": "机制"}

    answer = sign_in("edu.handler").post(f"/matters/{matter.uid}/act", data=data)

    assert answer.status_code == 409
    assert "配合单位尚未答复：区税务局" in plain(answer.text)
    assert TYPED in plain(answer.text)
    assert fresh(session, matter).state == "rectifying"


def test_files_go_with_the_form_and_stay_in_it_where_something_is_wrong(
    world: World, session: Session, sign_in: SignIn
) -> None:
    matter = factories.rectifying(world)
    client, url = sign_in("edu.handler"), f"/matters/{matter.uid}/act"
    form = Form(client.get(f"/matters/{matter.uid}?action=submit_unit").text, url)
    assert form.files == ["before", "after"]

    wrong = client.post(url, data=form.filled(report="", lasting="机制", after=[(picture(), "整改后.jpg")]))

    session.rollback()
    (row,) = session.scalars(select(StoredFile)).all()
    again = Form(wrong.text, url).filled()
    assert wrong.status_code == 422
    assert "整改后.jpg" in wrong.text
    assert again["after"] == [str(row.uid)]
    assert (row.event_id, row.matter_id) == (None, None)

    assert client.post(url, data=again | {"report": "完成。"}).status_code == 303
    session.rollback()
    session.refresh(row)
    event = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc())).first()
    assert event is not None
    assert (row.event_id, row.evidence) == (event.id, "after")


def test_a_file_that_may_not_be_kept_is_named_at_its_field(world: World, session: Session, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    client, url = sign_in("edu.handler"), f"/matters/{matter.uid}/act"
    form = Form(client.get(f"/matters/{matter.uid}?action=progress").text, url)

    answer = client.post(url, data=form.filled(percent="10", text=TYPED, files=[(BytesIO(b"MZ"), "setup.exe")]))

    assert answer.status_code == 422
    assert "“setup.exe”不能上传此类文件" in plain(answer.text)
    assert Form(answer.text, url).filled()["text"] == [TYPED]
    assert session.scalars(select(StoredFile)).all() == []


def test_a_draft_is_kept_while_typing_and_stands_in_the_form_afterwards(
    world: World, session: Session, sign_in: SignIn
) -> None:
    matter = factories.rectifying(world)
    client, url = sign_in("edu.handler"), f"/matters/{matter.uid}"
    form = Form(client.get(f"{url}?action=progress").text, f"{url}/act")

    kept = client.post(f"{url}/draft", data=form.filled(percent="90", text=TYPED), headers={"X-Draft": "1"})

    later = client.get(url)
    again = Form(later.text, f"{url}/act").filled()
    assert (kept.status_code, kept.text.strip()) == (200, "09:00 已自动暂存")
    assert (again["percent"], again["text"]) == (["90"], [TYPED])
    draft = session.scalars(select(Draft)).one()
    assert draft.place == f"{matter.uid}/progress"
    assert "csrf_token" not in draft.values


def test_without_javascript_save_for_later_leads_back_to_the_form(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    client, url = sign_in("edu.handler"), f"/matters/{matter.uid}"
    form = Form(client.get(f"{url}?action=progress").text, f"{url}/act")

    saved = client.post(f"{url}/draft", data=form.filled(text=TYPED, files=[(picture(), "样张.jpg")]))

    page = client.get(saved.location)
    assert saved.status_code == 303
    assert TYPED in page.text
    assert "样张.jpg" in page.text


def test_others_do_not_see_my_draft(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    url = f"/matters/{matter.uid}"
    sign_in("edu.handler").post(f"{url}/draft", data={"action": "progress", "text": TYPED})

    assert TYPED not in sign_in("edu.liaison").get(f"{url}?action=progress").text


def test_a_form_starts_with_what_the_matter_has_and_what_the_definition_proposes(world: World, sign_in: SignIn) -> None:
    matter = factories.submitted(world, severity="serious")
    url = f"/matters/{matter.uid}"

    accept = Form(sign_in("coord").get(f"{url}?action=accept").text, f"{url}/act").filled()

    assert (accept["severity"], accept["category"]) == (["serious"], ["account"])


def test_the_choice_of_units_is_grouped_and_found_by_initials(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)

    answer = sign_in("coord").get(f"/matters/{matter.uid}?action=transfer")

    assert '<optgroup label="成员单位">' in answer.text
    assert f'<option value="{world.unit("tax").uid}"' in answer.text
    assert str(world.unit("pu1").uid) not in answer.text


def test_a_number_of_days_is_answered_by_the_day_it_ends(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    client = sign_in("coord")

    assert "2026年11月30日" in client.get(f"/matters/{matter.uid}/due?days=10").text
    assert client.get(f"/matters/{matter.uid}/due?days=abc").text.strip() == ""
