"""The front end: npm packages, then one build into static/built with a manifest of content hashes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from tooling import icons, node, stamps
from tooling.places import BUILD, BUILT, NODE_MODULES, ROOT, STATIC
from tooling.progress import Step, Stopped, call

PACKAGES = (ROOT / "package.json", ROOT / "package-lock.json")
TARGETS = "chrome100,firefox102"
"""The oldest browsers of the offices that use this."""
ENTRIES = {
    "app.js": "js/main.js",
    "charts.js": "js/charts-entry.js",
    "editor.js": "js/editor-entry.js",
    "app.css": "css/main.css",
}
"""What is built from what: name in static/built -> source in static."""
MANIFEST = "manifest.json"
NAME_LENGTH = 12
"""Hexadecimal digits of a content hash in a URL."""

_packages_stamp = NODE_MODULES / ".stamp"
_built_stamp = BUILT / ".stamp"


def steps() -> list[Step]:
    """The npm packages, and what is built from them and from static/."""
    return [
        Step("Front-end packages", _has_packages, _fetch),
        Step("Front-end build", _is_built, build),
    ]


def build() -> None:
    """Build everything aside, then move it into place file by file, so that a running server misses nothing.

    Raises:
        Stopped: a source is missing or does not compile.
    """
    aside = BUILD / "front-end"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, source in ENTRIES.items():
        _bundle(STATIC / source, aside / name)
    for picture in _files(STATIC / "img"):
        shutil.copyfile(picture, aside / picture.name)
    (aside / "icons.svg").write_text(icons.sprite(STATIC / "icons.txt", NODE_MODULES), encoding="utf-8")
    (aside / MANIFEST).write_text(json.dumps(manifest(aside), indent=1, sort_keys=True), encoding="utf-8")
    _put_in_place(aside)
    stamps.put(_built_stamp, _sources())


def manifest(folder: Path) -> dict[str, str]:
    """The content hash of every file in a folder: path within it -> the first digits of its SHA-256."""
    return {
        str(path.relative_to(folder)): _hash(path)
        for path in _files(folder)
        if path.name not in (MANIFEST, _built_stamp.name)
    }


def _bundle(source: Path, target: Path) -> None:
    tool = node.find()
    flags = [
        "--bundle",
        "--minify",
        "--format=esm",
        f"--target={TARGETS}",
        "--log-level=warning",
        "--legal-comments=eof",
    ]
    pictures = ["--loader:.svg=file", "--asset-names=[name]-[hash]"]
    call(
        [tool.node, NODE_MODULES / "esbuild" / "bin" / "esbuild", source, *flags, *pictures, f"--outfile={target}"],
        log=f"build-{target.name}",
        otherwise=f"{source.relative_to(ROOT)} could not be built",
    )


def _put_in_place(aside: Path) -> None:
    """Replace what static/built holds by what was built aside; what is no longer made goes last."""
    made = [path.relative_to(aside) for path in _files(aside)]
    for name in sorted(made, key=lambda path: path.name == MANIFEST):
        (BUILT / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(aside / name, BUILT / name)
    for path in list(_files(BUILT)):
        if path.relative_to(BUILT) not in made and path != _built_stamp:
            path.unlink()


def _has_packages() -> bool:
    return stamps.matches(_packages_stamp, stamps.digest(PACKAGES))


def _fetch() -> None:
    node.fetch(node.find(), ROOT, log="npm", otherwise="npm could not fetch the front-end packages")
    stamps.put(_packages_stamp, stamps.digest(PACKAGES))


def _is_built() -> bool:
    return (BUILT / MANIFEST).is_file() and stamps.matches(_built_stamp, _sources())


def _sources() -> str:
    """The digest of all that the build reads, its own code included."""
    missing = [source for source in (*ENTRIES.values(), "icons.txt") if not (STATIC / source).is_file()]
    if missing:
        raise Stopped(f"static/{missing[0]} is missing: the checkout is not complete")
    own = [path for path in _files(STATIC) if not path.is_relative_to(BUILT)]
    return stamps.digest([*own, *PACKAGES, Path(__file__), Path(icons.__file__)])


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:NAME_LENGTH]
