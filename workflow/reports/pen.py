"""Puts values into words: labels and sentences, names, days and moments in the language of one document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from workflow.reports.adapting import NOTHING, Adaptation, adaptation, text_of
from workflow.reports.fonts import Faces
from workflow.reports.sentences import SENTENCES
from workflow.reports.snapshot import Bilingual, Head, Party, Person
from workflow.reports.words import LABELS, MARKS

Language = Literal["zh", "en"]
Wording = Literal["zh", "en", "both"]
"""What a file is written in; both are the Chinese document and after it the English one."""
MOST_NAMES = 6
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Pen:
    """What every section writes with: the language, the faces, the year that need not be repeated, and what the
    joint meeting's template changes."""

    language: Language
    faces: Faces
    year: int
    own: Adaptation = NOTHING

    @classmethod
    def of(cls, head: Head, language: Language, faces: Faces) -> Pen:
        """The pen of one document, with the year of its issue."""
        return cls(language, faces, int((head["issued_on"] or head["generated_at"])[:4]), adaptation(head))

    @property
    def is_zh(self) -> bool:
        """The document is in Chinese, so its text is broken by us and set on the grid."""
        return self.language == "zh"

    @property
    def space(self) -> str:
        """What stands between two sentences."""
        return "" if self.is_zh else " "

    def label(self, key: str, **values: object) -> str:
        """A label of `words`."""
        text = text_of(key, LABELS[key], self.own.texts, is_zh=self.is_zh)
        return text.format(**values) if values else text

    def say(self, key: str, **values: object) -> str:
        """A sentence of `sentences` with its blanks filled in."""
        return text_of(key, SENTENCES[key], self.own.texts, is_zh=self.is_zh).format(**values)

    def hides(self, key: str) -> bool:
        """The template leaves this part or annex out."""
        return key in self.own.hidden

    def name(self, text: Bilingual | Party | None) -> str:
        """A name in this language; English falls back to Chinese, None to a dash."""
        if text is None:
            return self.label("dash")
        return text["zh"] if self.is_zh else text["en"] or text["zh"]

    def quoted(self, text: str) -> str:
        """“text”, or the text alone if it has quotation marks of its own; straight marks in English."""
        if "“" in text:
            return text
        return f"“{text}”" if self.is_zh else f'"{text}"'

    def clauses(self, pairs: Iterable[tuple[str, str]]) -> str:
        """The clauses (key, value) that have a value, as one sentence; nothing if none has."""
        said = [self.say(f"clause.{key}", value=value) for key, value in pairs if value]
        if not said:
            return ""
        return "，".join(said) + "。" if self.is_zh else f"{said[0][0].upper()}{'; '.join(said)[1:]}."

    def days(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Clauses of days: the first with its year, what did not happen left empty."""
        happened = [(key, moment) for key, moment in pairs if moment]
        return [(key, self.day(moment, full=n == 0)) for n, (key, moment) in enumerate(happened)]

    def names(self, texts: Iterable[Bilingual | Party]) -> str:
        """Names in a row."""
        return self.listed([self.name(text) for text in texts])

    def some(self, texts: Iterable[Bilingual | Party]) -> str:
        """At most six names in a row, then how many there are; for prose beside a table that has them all."""
        names = [self.name(text) for text in texts]
        if len(names) <= MOST_NAMES:
            return self.listed(names)
        return self.label("copies.more", names=self.listed(names[:MOST_NAMES]), n=len(names))

    def listed(self, words: Sequence[str]) -> str:
        """Words in a row: 甲、乙、丙."""
        return ("、" if self.is_zh else ", ").join(words)

    def person(self, person: Person) -> str:
        """A person's name, or a dash; a substitute's with that of whom they stood in for."""
        return self.acting(person["name"], person.get("behalf", "")) or self.label("dash")

    def acting(self, name: str, behalf: str) -> str:
        """Who acted, and for whom: 李某（代王某）."""
        return self.label("behalf", name=name, principal=behalf) if behalf else name

    def joined(self, sentences: Iterable[str]) -> str:
        """Sentences after one another, empty ones left out."""
        return self.space.join(sentence for sentence in sentences if sentence)

    def ended(self, text: str) -> str:
        """`text` with a full stop if it has no end of its own; the empty text stays empty."""
        text = text.strip()
        if not text or text[-1] in "。！？；：.!?;:…":
            return text
        return text + ("." if text[-1].isascii() and not self.is_zh else "。")

    def day(self, moment: str, *, full: bool = False) -> str:
        """2026年11月18日, without the year if that is the document's own; a dash for what did not happen."""
        if not moment:
            return self.label("dash")
        on = date.fromisoformat(moment[:10])
        shown = full or on.year != self.year
        if self.is_zh:
            return f"{on.year}年{on.month}月{on.day}日" if shown else f"{on.month}月{on.day}日"
        return f"{on.day} {MONTHS[on.month - 1]}" + (f" {on.year}" if shown else "")

    def told(self, raw: str, shown: str) -> str:
        """A detail as it is printed: a bare day in words, a dash for nothing."""
        is_day = len(raw) == 10 and raw[4] == raw[7] == "-" and raw.replace("-", "").isdigit()
        return self.day(raw, full=True) if is_day else shown or self.label("dash")

    def moment(self, moment: str, *, full: bool = False) -> str:
        """11月18日9时41分, or 18 Nov 09:41; a bare day stays one."""
        if len(moment) <= 10:
            return self.day(moment, full=full)
        at = datetime.fromisoformat(moment)
        return self.day(moment, full=full) + (f"{at.hour}时{at.minute:02d}分" if self.is_zh else f" {at:%H:%M}")

    def stamp(self, moment: str) -> str:
        """2026-11-18 09:41, for tables; a dash for what did not happen."""
        return moment[:16].replace("T", " ") if moment else self.label("dash")

    def short(self, moment: str) -> str:
        """11-18 for tables, with the year before it if it is not the document's own."""
        if not moment:
            return self.label("dash")
        return moment[5:10] if moment[:4] == str(self.year) else moment[:10]

    def light(self, light: str) -> str:
        """● 正常: the mark and the word of a light."""
        return f"{MARKS[light]} {self.label(f'light.{light}')}"

    def percent(self, part: int, whole: int) -> str:
        """A share with one decimal, 100% without; a dash of nothing."""
        if not whole:
            return self.label("dash")
        share = 100 * part / whole
        return f"{share:.0f}%" if share in (0, 100) else f"{share:.1f}%"
