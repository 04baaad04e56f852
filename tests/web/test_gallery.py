"""The components: each parses and renders in both languages, says its arguments, and keeps to the security policy."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web import gallery

ROOT = gallery.ROOT
TEMPLATES = ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
STATUSES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
ADDRESSES = [*(f"/{page}" for page in gallery.PAGES), "/auth/sign-in", *(f"/errors/{status}" for status in STATUSES)]
TAKEN_BY_TABLER = ("page", "tag", "steps", "timeline", "status", "empty", "progress", "avatar", "legend", "calendar")
TOO_NEW = (":has(", ":is(", ":where(", "oklch(", "color-mix(", "light-dark(", "@container", "inset:")
OWN_TEMPLATES = [
    *COMPONENTS,
    *sorted((TEMPLATES / "errors").glob("*.html")),
    *(TEMPLATES / name for name in ("base.html", "skeleton.html", "print.html", "auth/sign_in.html")),
]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return gallery.create_app().test_client()


class Seen(HTMLParser):
    """What a page holds that is worth checking."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.inline: list[str] = []
        self.unnamed: list[str] = []
        self._stack: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._stack.append(tag)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        for name in ("for", "aria-describedby", "aria-labelledby", "form", "aria-controls"):
            self.targets |= set((values.get(name) or "").split())
        self.inline += [f"<{tag} {name}>" for name in values if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in values):
            self.inline.append(f"<{tag}>")
        if tag == "img" and values.get("alt") is None:
            self.unnamed.append("img")


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_is_one_macro_of_its_file_name_that_says_its_arguments(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    said = re.match(rf"\{{# ({path.stem}\([^\n]*?\)) — [^\n]+ #\}}\n", text)
    outer = re.findall(r"^\{%-? macro (\w+)", text, re.MULTILINE)

    assert said, "the first line says the arguments"
    assert path.stem in outer
    assert f"* `{said.group(1)}`" in (ROOT / "docs" / "components.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_renders_without_inline_code_and_with_every_reference_in_place(
    client: FlaskClient, address: str, language: str
) -> None:
    answer = client.get(address, query_string={"language": language})
    seen = Seen(answer.text)

    assert answer.status_code == 200
    assert seen.inline == []
    assert seen.unnamed == []
    assert len(seen.ids) == len(set(seen.ids)), sorted(seen.ids)
    assert seen.targets - set(seen.ids) == set()
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in answer.text


def test_every_component_is_in_the_gallery() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "web" / "pages").glob("*.html"))
    nested = "".join(path.read_text(encoding="utf-8") for path in OWN_TEMPLATES)

    assert [path.stem for path in COMPONENTS if f"components/{path.name}" not in pages + nested] == []


def test_an_unknown_page_looks_like_one_that_may_not_be_seen(client: FlaskClient) -> None:
    assert client.get("/errors/403").text == client.get("/errors/404").text


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_our_styles_can_be_read_by_old_browsers(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    new = [word for word in TOO_NEW if word in text]
    lists = re.findall(r"[^{}]*:focus-visible[^{}]*\{", text)

    assert new == []
    assert [rule for rule in lists if _mixes(rule)] == []


def _mixes(rule: str) -> bool:
    """A list of selectors of which some know :focus-visible and some do not: an old browser drops all of it."""
    selectors = rule.rstrip("{").split(",")
    return len({":focus-visible" in selector for selector in selectors}) > 1


def test_our_blocks_do_not_take_names_of_tabler() -> None:
    blocks = set()
    for path in STYLES:
        blocks |= set(re.findall(r"^\.([a-z][\w-]*)", path.read_text(encoding="utf-8"), re.MULTILINE))

    assert blocks & set(TAKEN_BY_TABLER) == set()


def test_a_style_sheet_is_read_for_every_component_file_and_no_other() -> None:
    read = re.findall(r'"\./(components/\w+\.css)"', (ROOT / "static/css/main.css").read_text(encoding="utf-8"))

    assert sorted(read) == sorted(f"components/{path.name}" for path in STYLES if path.parent.name == "components")


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    listed = set((ROOT / "static/icons.txt").read_text(encoding="utf-8").split())
    named = set()
    for path in OWN_TEMPLATES:
        named |= set(re.findall(r"""\b(?:icon|glyph)\(\s*"([a-z0-9-]+)\"""", path.read_text(encoding="utf-8")))

    assert named - listed == set()


def test_every_behaviour_that_a_template_names_exists() -> None:
    known = {path.stem for path in (ROOT / "static/js/behaviours").glob("*.js")}
    named: set[str] = set()
    for path in OWN_TEMPLATES:
        for value in re.findall(r'data-behaviour="([^"{]+)"', path.read_text(encoding="utf-8")):
            named |= set(value.split())

    assert named - known == set()
