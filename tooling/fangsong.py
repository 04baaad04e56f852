"""A free FangSong (仿宋) for official papers: FandolFang out of Debian's TeX Live, fetched once where apt is there."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

from tooling.places import BUILD, FONTS
from tooling.progress import Step, Stopped, call, say
from workflow.config import FANGSONG, free_fangsong

PACKAGE = "texlive-lang-chinese"
FETCHED, INSTALLED = FANGSONG
"""Where it is put when only it is taken out of the package, which needs no root; where the package puts it."""
_TRIED = FONTS / ".fangsong-tried"
_KEPT = {INSTALLED.name: FETCHED.name}


def step() -> Step:
    """A FangSong, if one can be had; it is tried once, and that there is none stops nothing."""
    return Step("FangSong font for documents", lambda: free_fangsong() is not None or _TRIED.is_file(), _try)


def forget() -> None:
    """Let it be tried again."""
    _TRIED.unlink(missing_ok=True)


def _try() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    _TRIED.touch()
    if not all(map(shutil.which, ("apt-get", "dpkg-deb"))):
        return
    say("      about 50 MB to fetch, once")
    folder = BUILD / "fangsong"
    try:
        _fetch(folder)
    except Stopped as none:
        say(f"      {none}; documents do without it")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch(folder: Path) -> None:
    """Take the font and its licence out of the package.

    Raises:
        Stopped: apt has not got it, or the font is not in it.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    otherwise = f"apt could not fetch {PACKAGE}"
    call(["apt-get", "download", PACKAGE], log="fangsong", cwd=folder, otherwise=otherwise)
    package = next(folder.glob("*.deb"), None)
    if package is None:
        raise Stopped(otherwise)
    content = folder / "content.tar"
    with content.open("wb") as output:
        _unpack(package, output.name)
    with tarfile.open(content) as archive:
        for member in archive:
            name = Path(member.name).name
            is_licence = member.name.endswith("fonts/fandol/COPYING.gz")
            if name in _KEPT or is_licence:
                _keep(archive, member, FONTS / (_KEPT.get(name) or "fandol-LICENSE.txt.gz"))
    if not FETCHED.is_file():
        raise Stopped(f"there is no {INSTALLED.name} in {PACKAGE}")


def _unpack(package: Path, content: str) -> None:
    call(
        ["sh", "-c", 'dpkg-deb --fsys-tarfile "$1" > "$2"', "sh", package, content],
        log="fangsong",
        otherwise=f"{PACKAGE} could not be unpacked",
    )


def _keep(archive: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    """Write one file whole or not at all."""
    source = archive.extractfile(member)
    if source is not None:
        aside = to.with_suffix(".part")
        aside.write_bytes(source.read())
        aside.replace(to)
