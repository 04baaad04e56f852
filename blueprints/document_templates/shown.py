"""What the pages of document templates show, as plain values; and what was typed on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _

from blueprints.filters import reader_language
from workflow.config import Config
from workflow.models.document_template import DocumentTemplate
from workflow.models.meeting import Meeting
from workflow.queries.documents import family_of
from workflow.reports import adapting, fonts
from workflow.reports.adapting import LANGUAGES, blanks, builtin, hideable, is_fixed
from workflow.reports.render import KINDS
from workflow.reports.sentences import SENTENCES
from workflow.reports.words import LABELS
from workflow.services.register import mark_of
from workflow.services.templates import NAMES

FOUND = 30
"""So many texts are shown that the specimen has not."""
LONG = 24
"""A text longer than this gets a second row to be typed in."""
FORMS = ("slip.html", "forms_paper.html", "forms_sheet.html")
"""Families with a place for a logo; the red head of a GB/T 9704 paper has none."""


def has_logo(kind: str) -> bool:
    """There is a place for a logo on it."""
    return KINDS[kind].template in FORMS


def parts(draft: DocumentTemplate, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts and annexes that may be left out, each with whether it is printed."""
    hidden = content.get("hidden", [])
    return [
        {"key": key, "name": LABELS[key][_is_english()], "is_shown": key not in hidden} for key in hideable(draft.kind)
    ]


def texts(draft: DocumentTemplate, content: Mapping[str, Any], faults: Mapping[str, str]) -> list[dict[str, Any]]:
    """The texts of the specimen in reading order, then those that were changed or looked for."""
    own = content.get("texts", {})
    seen = [key for key in draft.specimen_texts if builtin(key) and not is_fixed(key)]
    further = [key for key in (*own, *found(request.args.get("q", ""))) if key not in seen]
    return [_text(key, own.get(key, {}), faults.get(f"text:{key}", "")) for key in dict.fromkeys([*seen, *further])]


def dropped(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The own texts that do without blanks of the built-in ones: their words, and the blanks."""
    lost = adapting.dropped(content.get("texts", {}))
    return [
        {"text": (builtin(key) or ("", ""))[_is_english()], "blanks": ", ".join(f"{{{name}}}" for name in names)}
        for key, names in lost
    ]


def found(words: str) -> list[str]:
    """The keys of texts in which these words stand, in either language."""
    wanted = words.strip().lower()
    if not wanted:
        return []
    every: Iterable[tuple[str, tuple[str, str]]] = (*LABELS.items(), *SENTENCES.items())
    fit = [key for key, both in every if not is_fixed(key) and any(wanted in text.lower() for text in both)]
    return fit[:FOUND]


def _text(key: str, own: Mapping[str, str], fault: str) -> dict[str, Any]:
    ours = builtin(key) or ("", "")
    names = blanks(ours[0]) or ()
    return {
        "key": key,
        "zh": own.get("zh", ""),
        "en": own.get("en", ""),
        "builtin_zh": ours[0],
        "builtin_en": ours[1],
        "blanks": [f"{{{name}}}" for name in names],
        "is_changed": any(own.values()),
        "rows": 2 if len(ours[0]) > LONG else 1,
        "fault": fault,
    }


def names(meeting: Meeting, kind: str) -> dict[str, str]:
    """What is printed where nothing is typed: the mark of the numbers."""
    return {"mark": mark_of(meeting, family_of(kind))}


def faces(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of the type with the font files that may be chosen; none where the operator has put none in place."""
    config: Config = current_app.extensions["lianzhi_config"]
    files, chosen = fonts.files_in(config.own_fonts), content.get("faces", {})
    labels = {fonts.FANG: _("Text"), fonts.BIAO: _("Titles"), fonts.KAI: _("Second-level headings")}
    labels[fonts.HEI] = _("First-level headings")
    if not files and not chosen:
        return []
    return [
        {"part": part, "name": labels[part], "files": files, "chosen": chosen.get(part, ""), "builtin": _("built in")}
        for part in fonts.CHOICES
    ]


def typed() -> dict[str, Any]:
    """The content as it was typed, trimmed at its ends."""
    form = request.form
    keys = [key for key in form.getlist("keys") if builtin(key)]
    shown = set(form.getlist("shown"))
    return {
        "texts": {key: {one: form.get(f"{one}:{key}", "") for one in LANGUAGES} for key in keys},
        "hidden": [key for key in form.getlist("parts") if key not in shown],
        **{name: {one: form.get(f"{name}-{one}", "") for one in LANGUAGES} for name in NAMES},
        "mark": form.get("mark", ""),
        "logo": "" if form.get("no-logo") else form.get("logo", ""),
        "faces": {name.removeprefix("face-"): form[name] for name in form if name.startswith("face-")},
    }


def sheets(draft: DocumentTemplate) -> list[dict[str, Any]]:
    """Each page of the specimen beside the same page as it is built in."""
    if not draft.specimen_sha256 or not draft.plain_sha256:
        return []
    sides = {"own": (draft.specimen_sha256, draft.specimen_pages), "plain": (draft.plain_sha256, draft.plain_pages)}
    most = max(pages for _sha, pages in sides.values())
    return [
        {
            "number": number,
            "sides": [
                _side(draft, which, number, sha) if number <= pages else None for which, (sha, pages) in sides.items()
            ],
        }
        for number in range(1, most + 1)
    ]


def _side(draft: DocumentTemplate, which: str, number: int, sha: str) -> dict[str, str]:
    endpoint = "document_templates.page" if which == "own" else "document_templates.plain_page"
    url = url_for(endpoint, template_uid=draft.uid, number=number, v=sha[:8])
    label = _("Page %(number)s with this template", number=number)
    return {"url": url, "label": label if which == "own" else _("Page %(number)s as built in", number=number)}


def changes(content: Mapping[str, Any]) -> Iterator[str]:
    """What a version changes, a line each."""
    count = len(content.get("texts", {}))
    if count:
        yield _("%(count)s texts changed", count=count)
    for key in content.get("hidden", ()):
        yield _("without “%(part)s”", part=LABELS[key][_is_english()])
    for name, label in (("red_head", _("Red head")), ("organ", _("Issued by"))):
        if content.get(name):
            yield f"{label}: {content[name]['en' if _is_english() else 'zh']}"
    if content.get("mark"):
        yield f"{_('Mark in numbers')}: {content['mark']}"
    if content.get("logo"):
        yield _("Logo")
    for part, name in content.get("faces", {}).items():
        yield f"{part}: {name}"


def _is_english() -> bool:
    return reader_language() == "en"
