"""The metadata of a package as XML, its elements by the Chinese names of DA/T 46-2009 文书类电子文件元数据方案."""

from __future__ import annotations

from xml.etree import ElementTree

from workflow.archive.content import Content, Member

REQUIRED = (
    "聚合层次",
    "来源/立档单位名称",
    "电子文件号",
    "内容描述/题名",
    "内容描述/责任者",
    "内容描述/日期",
    "内容描述/保管期限",
    "形式特征/文件组合类型",
    "机构人员实体块/机构人员名称",
    "业务实体块/业务行为",
)
"""Elements without which a package is not whole, as paths below the root."""


def xml(content: Content) -> bytes:
    """The metadata of the whole: source, number, description, form, storage, the people and what they did."""
    root = ElementTree.Element("电子文件元数据", {"方案": "DA/T 46-2009", "版本": "1"})
    _put(root, "聚合层次", "件")
    _group(root, "来源", {"立档单位名称": content.fonds, "年度": str(content.year)})
    _put(root, "电子文件号", content.uid)
    described = {
        "题名": content.title,
        "文件编号": content.number,
        "责任者": content.author,
        "日期": content.settled_on.isoformat(),
        "起始日期": content.begun_on.isoformat(),
        "文种": content.kind.zh,
        "保管期限": content.keep,
    }
    _group(root, "内容描述", described)
    count = len(content.documents) + len(content.attachments)
    _group(root, "形式特征", {"文件组合类型": "组合文件", "件数": str(count), "语种": "zh"})
    _group(root, "电子属性", {"形成系统": content.system, "格式信息": "PDF/A, JSON, XML"})
    for person in content.people:
        _group(root, "机构人员实体块", {"机构人员名称": person})
    for chain in content.chains:
        for event in chain.events:
            said = {
                "业务行为": event["action"],
                "行为时间": event["at"],
                "事项编号": chain.number,
                "哈希": event["hash"],
            }
            _group(root, "业务实体块", said)
    for kind, members in (("正文", content.documents), ("附件", content.attachments)):
        for member in members:
            _file(root, kind, member)
    _group(root, "管理", {"归档包形成时间": content.made_at.isoformat(), "归档责任人": content.made_by})
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def lacking(text: bytes) -> list[str]:
    """Required elements that are not there or empty, by name."""
    root = ElementTree.fromstring(text)
    return [name for name in REQUIRED if not (root.findtext(name) or "").strip()]


def _file(root: ElementTree.Element, kind: str, member: Member) -> None:
    told = {
        "稿本类型": kind,
        "计算机文件名": member.path,
        "题名": member.title,
        "格式": member.media_type,
        "SHA-256": member.sha256,
    }
    _group(root, "文件", told | {name: str(value) for name, value in member.facts.items() if value not in (None, "")})


def _group(root: ElementTree.Element, name: str, values: dict[str, str]) -> None:
    group = ElementTree.SubElement(root, name)
    for key, value in values.items():
        _put(group, key, value)


def _put(parent: ElementTree.Element, name: str, value: str) -> None:
    """XML has no control characters, so they are left out."""
    ElementTree.SubElement(parent, name).text = "".join(
        c for c in value if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff")
    )
