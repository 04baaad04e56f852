"""What may be uploaded: by its extension, by its first bytes, and by what a zip holds. See docs/decisions/0007."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import PurePosixPath

import filetype

from workflow.types import Text

MEGABYTE = 1024 * 1024
LARGEST, MOST_FILES = 20 * MEGABYTE, 30
MOST_MEMBERS, LARGEST_UNPACKED, HIGHEST_RATIO = 2000, 300 * MEGABYTE, 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = "application/vnd.openxmlformats-officedocument"
_PROGRAMS = "apk app bat bin chm cmd com cpl dll dmg exe iso jar lnk msi msp pif scr sys xll"
_SCRIPTS = "hta htm html js jse mht ps1 reg sh svg vbe vbs wsf"
RUNNABLE = frozenset(f"{_PROGRAMS} {_SCRIPTS}".split())

PICTURES = frozenset({"jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff"})
OLD_OFFICE = {
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "xls": "application/vnd.ms-excel",
    "et": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "dps": "application/vnd.ms-powerpoint",
}
ZIPPED = {
    "docx": (f"{OFFICE}.wordprocessingml.document", "word/document.xml"),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": (f"{OFFICE}.presentationml.presentation", "ppt/presentation.xml"),
    "ofd": ("application/ofd", "OFD.xml"),
    "zip": ("application/zip", ""),
}
PLAIN = {"txt": "text/plain", "csv": "text/csv"}
ALLOWED = tuple(sorted({*PICTURES, "pdf", *OLD_OFFICE, *ZIPPED, *PLAIN}))


class Unfit(Exception):
    """A file that may not be kept, and why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def too_many() -> Text:
    """The sentence for more files than one act takes."""
    return Text(f"一次最多上传 {MOST_FILES} 个文件，请分次办理。", f"one act takes at most {MOST_FILES} files")


def extension(name: str) -> str:
    """The ending of a file's name in small letters, without the dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")


def type_of(name: str, content: bytes) -> str:
    """The media type of what was uploaded; for a picture what it claims to be, since it is drawn anew anyway.

    Raises:
        Unfit: its kind is not allowed, its content is another, or it holds what is not wanted.
    """
    ending = extension(name)
    if ending in PICTURES:
        return _recognised(content, {"jpg": "jpeg", "tif": "tiff"}.get(ending, ending))
    if ending == "pdf":
        return _recognised(content, "pdf")
    if ending in OLD_OFFICE:
        if not content.startswith(OLE):
            raise _another(ending)
        return OLD_OFFICE[ending]
    if ending in ZIPPED:
        return _zipped(ending, content)
    if ending in PLAIN:
        return _plain(ending, content)
    raise Unfit(
        Text(
            "不能上传此类文件；可上传图片、PDF、OFD、Office、WPS、文本和 ZIP。",
            "this kind of file is not taken; pictures, PDF, OFD, Office, WPS, text and ZIP are",
        )
    )


def _recognised(content: bytes, wanted: str) -> str:
    guess = filetype.guess(content[:8192])
    found = {"jpg": "jpeg", "tif": "tiff"}.get(guess.extension, guess.extension) if guess else ""
    is_picture = wanted != "pdf" and found in PICTURES
    if found != wanted and not is_picture:
        raise _another(wanted)
    return str(guess.mime)


def _another(ending: str) -> Unfit:
    return Unfit(
        Text(
            f"内容不是 {ending.upper()} 文件，请另存为正确的格式后再传。",
            f"the content is not {ending.upper()}; save it in the right format first",
        )
    )


def _zipped(ending: str, content: bytes) -> str:
    media_type, needed = ZIPPED[ending]
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError):
        raise _another(ending) from None
    names = {member.filename for member in members}
    if needed and needed not in names:
        raise _another(ending)
    _refuse_bomb(members)
    _refuse_runnable(members, is_archive=ending == "zip")
    return media_type


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    is_bomb = unpacked > 10 * MEGABYTE and unpacked / packed > HIGHEST_RATIO
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or is_bomb:
        raise Unfit(Text("压缩包解开后过大，请减少内容后再传。", "the archive unpacks to too much; put less in it"))


def _refuse_runnable(members: list[zipfile.ZipInfo], *, is_archive: bool) -> None:
    for member in members:
        name = member.filename
        if "vbaproject" in name.lower():
            raise Unfit(Text("文件含有宏，请另存为不含宏的格式后再传。", "the file holds macros; save it without them"))
        if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts:
            raise Unfit(Text("压缩包内有不合规的路径。", "the archive holds a path that leads out of it"))
        if is_archive and extension(name) in RUNNABLE:
            raise Unfit(Text("压缩包内有程序或脚本，请删除后再传。", "the archive holds a program or a script"))
        if is_archive and member.flag_bits & 0x1:
            raise Unfit(Text("压缩包设有密码，请去掉密码后再传。", "the archive has a password; remove it first"))


def _plain(ending: str, content: bytes) -> str:
    """Text in UTF-8 or the national encoding, without control characters."""
    if b"\0" in content:
        raise _another(ending)
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return PLAIN[ending]
    raise _another(ending)
