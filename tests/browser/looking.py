"""What is looked at on every page that is opened: its language, its width, its errors, and words left in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml
from babel.messages.pofile import read_po
from playwright.sync_api import ConsoleMessage, Page, Response

from tests.factories import UNITS
from workflow.config import ROOT

BREACHES = """addEventListener('securitypolicyviolation',
event => console.error('POLICY ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile))"""
CATALOGUE = ROOT / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
SAID_OTHERWISE = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
"""Errors on the console about requests: those that fail are known by their answers, the rest were left behind."""
LOOK = """() => {
  const said = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!holder.closest('[lang=en], script, noscript, style')) said.add(walker.currentNode.data.trim());
  }
  const names = ["aria-label", "placeholder", "title"];
  for (const name of names)
    for (const one of document.querySelectorAll(`[${name}]`)) said.add(one.getAttribute(name));
  const shown = document.documentElement;
  const width = shown.clientWidth;
  const wide = (one) => one.getBoundingClientRect().right > width + 0.5;
  const name = (one) => one.tagName.toLowerCase() + (one.getAttribute("class") ? "." + one.getAttribute("class") : "");
  const widest = shown.scrollWidth > width ? [...document.querySelectorAll("main *")].filter(wide).map(name) : [];
  return {language: shown.lang, excess: shown.scrollWidth - width, said: [...said], widest: widest.slice(-6)};
}"""


@dataclass
class Watch:
    """Everything that went wrong on a page, and what may: the statuses that the test expects next."""

    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def over(self, page: Page) -> None:
        """Hear of every error, breach of the policy and failed request from now on."""
        page.add_init_script(BREACHES)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._heard)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(SAID_OTHERWISE):
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")


def look(page: Page, watch: Watch) -> None:
    """Look at the page as it stands; what is wrong joins the faults."""
    found = page.evaluate(LOOK)
    where = f"{page.url} at {page.viewport_size}"
    if found["language"] != "zh-CN":
        watch.faults.append(f"{where}: its language is {found['language']!r}")
    if found["excess"] > 0:
        watch.faults.append(f"{where}: {found['excess']} px too wide: {found['widest']}")
    if spilt := [one for one in found["said"] if one.startswith(("<Macro", "<function", "Undefined"))]:
        watch.faults.append(f"{where}: the template shows through: {spilt}")
    if left := english() & set(found["said"]):
        watch.faults.append(f"{where}: left in English: {sorted(left)}")


@cache
def english() -> frozenset[str]:
    """Every sentence of the interface, of the workflows and of the small world that has a Chinese of its own."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    pairs = {(_first(message.id), _first(message.string)) for message in messages}
    sentences = {one for one, chinese in pairs if one != chinese}
    units = {en for _, _, _, en, _, _ in UNITS}
    return frozenset(sentences | units | set(_of_the_workflows()))


def _first(text: Any) -> str:
    return str(text if isinstance(text, str) else text[0])


def _of_the_workflows() -> Iterator[str]:
    for path in (ROOT / "workflow" / "definitions").glob("*.yaml"):
        yield from _english_in(yaml.safe_load(path.read_text(encoding="utf-8")))


def _english_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("en"), str):
            yield node["en"]
        for value in node.values():
            yield from _english_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from _english_in(value)
