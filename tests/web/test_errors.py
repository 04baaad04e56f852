"""Pages of what went wrong: what they say, and the way on that they offer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_login import login_user
from sqlalchemy import text
from sqlalchemy.orm import Session

from blueprints.errors import PAGES
from tests import factories
from tests.conftest import Browser
from tests.factories import MONDAY, World
from workflow import clock
from workflow.services import accounts

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def ways(html: str) -> list[str]:
    """Where the buttons of an error page lead."""
    body = html.partition('<section class="card wrong">')[2].partition("</section>")[0]
    return re.findall(r'<a class="btn[^"]*" href="([^"]*)"', body)


def test_a_page_that_is_not_mine_looks_like_one_that_does_not_exist(world: World, sign_in: SignIn) -> None:
    client = sign_in("sysadmin")

    refused, unknown = client.get("/worklist"), client.get("/nothing")

    assert (refused.status_code, unknown.status_code) == (403, 404)
    assert "没有此页，或您无权查看" in refused.text
    assert "没有此页，或您无权查看" in unknown.text
    assert ways(refused.text) == ways(unknown.text) == ["/"]
    assert client.get("/").location == "/accounts"


def test_what_was_refused_leads_back_to_the_page_it_came_from(world: World, sign_in: SignIn) -> None:
    client = sign_in("coord")

    def sent(**headers: str) -> list[str]:
        return ways(client.patch("/units", headers=headers).text)

    assert sent(Referer="http://localhost/units?kind=bank") == ["/units?kind=bank", "/worklist"]
    assert sent(Referer="http://elsewhere.test/units") == ["/", "/worklist"]
    assert sent() == ["/", "/worklist"]


def test_words_for_a_matter_that_went_elsewhere_meanwhile_are_given_back(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    form = {"action": "progress", "version": "1", "percent": "40", "text": "已核查 26 户，其余待授权。"}

    answer = sign_in("court.liaison").post(f"/matters/{matter.uid}/act", data=form)

    kept = re.findall(r'<p class="kept">(.*?)</p>', answer.text)
    assert (answer.status_code, kept) == (404, ["已核查 26 户，其余待授权。"])


def test_a_password_is_never_given_back(app: Flask) -> None:
    answer = app.test_client().post("/nothing", data={"password": "长城 Wall 2026", "login": "coord"})

    assert answer.status_code == 404
    assert "Wall" not in answer.text


def test_in_english_the_sentences_of_a_conflict_stand_apart(world: World, sign_in: SignIn) -> None:
    matter, client = factories.rectifying(world), sign_in("edu.liaison")
    client.get("/language/en")
    version = world.matter(matter.number).version
    factories.act(world, matter, "progress", "edu.handler", percent=50, text="先报一半。")

    late = client.post(
        f"/matters/{matter.uid}/act", data={"action": "progress", "version": version, "percent": 90, "text": "再报。"}
    )

    assert late.status_code == 409
    assert "”. What you typed is still in the form" in late.text


def test_a_database_that_does_not_answer_is_closed_for_a_moment(
    app: Flask, world: World, session: Session, sign_in: SignIn
) -> None:
    client = sign_in("coord")
    session.execute(text("ALTER TABLE user_account RENAME TO gone"))
    session.commit()

    answer = client.get("/worklist?kind=problem")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "数据库暂无响应" in answer.text
    assert ways(answer.text) == ["/worklist?kind=problem"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("status", sorted(PAGES))
def test_every_error_has_a_page_in_both_languages(app: Flask, world: World, status: int, language: str) -> None:
    person = accounts.set_preferences(actor=world.person("edu.liaison"), language=language)

    with app.test_request_context("/ledger"):
        login_user(person)
        html = render_template(
            "errors/error.html", status=status, reason="", request_id="0a1b2c3d", back_url="/ledger?kind=problem"
        )

    assert "0a1b2c3d" in html
    assert ways(html) != []
    words = re.sub(r"<[^>]+>", "", html.partition('<section class="card wrong">')[2].partition("</section>")[0])
    assert bool(re.search(r"[\u4e00-\u9fff]", words)) == (language == "zh")


def test_a_stranger_who_goes_astray_sees_a_page_too(app: Flask, world: World) -> None:
    answer = Browser(app, app.response_class).get("/nothing")

    assert (answer.status_code, ways(answer.text)) == (404, ["/"])
