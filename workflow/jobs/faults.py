"""Why a document could not be made, in a sentence that a person understands."""

from __future__ import annotations

import json

from jinja2 import UndefinedError
from rq.timeouts import BaseTimeoutException

from workflow.reports.fonts import FontsMissing
from workflow.types import Text

DIED = Text(
    "生成进程多次中断，可能内存不足，请联系系统管理员。",
    "the process that makes it died several times, perhaps for want of memory",
)


def reason(error: BaseException) -> Text:
    """What stopped it: which input, or which part of the installation."""
    match error:
        case FontsMissing():
            return Text(f"缺少文书字体：{error}", f"the fonts of the documents are missing: {error}")
        case BaseTimeoutException():
            return Text("生成超时，内容过多或系统繁忙。", "it took too long: too much content, or a busy system")
        case MemoryError():
            return Text("内存不足。", "there is not enough memory")
        case OSError():
            return Text(f"文件存储读写失败：{_words(error)}", f"the file storage failed: {_words(error)}")
        case KeyError() | UndefinedError() | TypeError():
            return Text(
                f"文书数据缺项或格式不符：{_words(error)}", f"the data lack something or are malformed: {_words(error)}"
            )
        case _:
            name = type(error).__name__
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
