"""Why a document could not be made, in a sentence that a person understands."""

from __future__ import annotations

import errno
import json

from jinja2 import UndefinedError
from rq.timeouts import BaseTimeoutException

from workflow.jobs.finishing import Unfit
from workflow.reports.apart import Died, TookTooLong, Unrendered
from workflow.reports.fonts import FontsMissing
from workflow.signing.interface import SigningFault
from workflow.types import Text

DIED = Text(
    "生成进程多次中断，可能内存不足，请联系系统管理员。",
    "the process that makes it died several times, perhaps for want of memory",
)
TOO_LONG = Text(
    "生成超过时限，内容过多或系统繁忙；可稍后重新生成，仍不成功的，请联系系统管理员。",
    "it took longer than one document may: too much content, or a busy system; try again later, then ask the operator",
)
TOO_MUCH = Text(
    "生成所需内存超过限额，内容过多；请联系系统管理员。",
    "it needs more memory than one document may have: too much content; ask the operator",
)

_FOLDER = Text("存储目录不可用", "the folder of the storage is not usable")
STORAGE = {
    errno.ENOSPC: Text("磁盘空间不足", "the disk is full"),
    errno.EDQUOT: Text("磁盘配额已用完", "the quota of the disk is used up"),
    errno.EROFS: Text("存储为只读", "the storage is read-only"),
    errno.EACCES: Text("没有读写权限", "it may not be read or written"),
    errno.EPERM: Text("没有读写权限", "it may not be read or written"),
    errno.ENOENT: Text("文件或目录不存在", "a file or folder is not there"),
    errno.ENOTDIR: _FOLDER,
    errno.EISDIR: _FOLDER,
    errno.EIO: Text("设备读写错误", "the device failed"),
    errno.EMFILE: Text("打开的文件过多", "too many files are open"),
}
"""What the system says of a storage that failed, in words."""


def reason(error: BaseException) -> Text:
    """What stopped it: which input, or which part of the installation."""
    match error:
        case FontsMissing():
            return Text(f"缺少文书字体：{error}", f"the fonts of the documents are missing: {error}")
        case SigningFault():
            return Text(f"电子签名未完成：{error}", f"the document was not signed: {error}")
        case Unfit():
            return error.report.summary
        case BaseTimeoutException() | TookTooLong():
            return TOO_LONG
        case MemoryError() | Died():
            return TOO_MUCH
        case OSError():
            why = STORAGE.get(error.errno or 0, Text(_words(error), _words(error)))
            return Text(f"文件存储读写失败：{why.zh}。", f"the file storage failed: {why.en}")
        case KeyError() | UndefinedError() | TypeError():
            return Text(
                f"文书数据缺项或格式不符：{_words(error)}", f"the data lack something or are malformed: {_words(error)}"
            )
        case _:
            name = error.name if isinstance(error, Unrendered) else type(error).__name__
            return Text(
                f"排版程序出错（{name}），详情见系统日志。", f"the typesetting failed ({name}); the log says more"
            )


def written(text: Text) -> str:
    """A reason as `Document.fault` keeps it."""
    return json.dumps({"zh": text.zh, "en": text.en}, ensure_ascii=False)


def _words(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).strip("'\"")[:200] or type(error).__name__
