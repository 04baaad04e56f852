"""The fonts of printed documents: whole TTFs from npm into assets/fonts, listed in fonts.json by face."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tooling import node, stamps
from tooling.places import BUILD, FONTS, PYTHON, ROOT
from tooling.progress import Step, call, say
from workflow.config import free_fangsong

PACKAGES = ROOT / "tooling" / "font-packages"
NOTO = "@expo-google-fonts"
WENKAI = "@fontsource/lxgw-wenkai"
COPIED = {
    "noto-sans-sc-400": f"{NOTO}/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc-500": f"{NOTO}/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf",
    "noto-sans-sc-700": f"{NOTO}/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "noto-serif-sc-400": f"{NOTO}/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "noto-serif-sc-700": f"{NOTO}/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "noto-serif-sc-900": f"{NOTO}/noto-serif-sc/900Black/NotoSerifSC_900Black.ttf",
}
"""Face -> file in the packages."""
LICENCES = {
    "noto-sans-sc": f"{NOTO}/noto-sans-sc/LICENSE_FONT",
    "noto-serif-sc": f"{NOTO}/noto-serif-sc/LICENSE_FONT",
    "lxgw-wenkai": f"{WENKAI}/LICENSE",
}
KAITI = "lxgw-wenkai"
KAITI_WOFF = f"{WENKAI}/files/lxgw-wenkai-latin-500-normal.woff"
"""Named "latin", it is the whole font."""
LISTING = FONTS / "fonts.json"

_stamp = FONTS / ".stamp"


def step() -> Step:
    """All faces that documents use."""
    return Step("Fonts for documents", lambda: stamps.matches(_stamp, _sources()), _make)


def warning(named: str | None) -> str | None:
    """The sentence that must be said when documents have no FangSong of their own."""
    if named or free_fangsong():
        return None
    return (
        "there is no FangSong (仿宋) font, so documents use Noto Serif SC in its place; "
        "set FONT_FANGSONG to a font file, or run `make assets` where apt reaches Debian's texlive-lang-chinese"
    )


def _make() -> None:
    fetched = BUILD / "fonts"
    shutil.rmtree(fetched, ignore_errors=True)
    fetched.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PACKAGES / name, fetched / name)
    say("      about 180 MB to fetch, once")
    node.fetch(node.find(), fetched, log="fonts", otherwise="npm could not fetch the fonts")
    _put_in_place(fetched / "node_modules")
    shutil.rmtree(fetched)
    stamps.put(_stamp, _sources())


def _put_in_place(packages: Path) -> None:
    """Copy the faces and their licences, unwrap KaiTi, list all of it."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for face, file in COPIED.items():
        shutil.copyfile(packages / file, FONTS / f"{face}.ttf")
    for family, file in LICENCES.items():
        shutil.copyfile(packages / file, FONTS / f"{family}-LICENSE.txt")
    failure = "the KaiTi font could not be converted"
    call(
        [PYTHON, "-m", "tooling.woff", packages / KAITI_WOFF, FONTS / f"{KAITI}.ttf"],
        log="font-kaiti",
        otherwise=failure,
    )
    faces = {face: f"{face}.ttf" for face in (*COPIED, KAITI)}
    LISTING.write_text(json.dumps(faces, indent=1), encoding="utf-8")


def _sources() -> str:
    return stamps.digest([PACKAGES / "package-lock.json"], json.dumps([COPIED, LICENCES, KAITI_WOFF]))
