"""The closed lists and small values that all floors share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """The text in `language` ("zh" or "en")."""
        return self.zh if language == "zh" else self.en

    def format(self, **values: object) -> Text:
        """Both languages with `values` filled in; a Text among them is taken in the same language."""
        return Text(self.zh.format(**_in("zh", values)), self.en.format(**_in("en", values)))


def titled(zh: str, en: str) -> Text:
    """A title in both languages; what a person typed is in one, which then serves for both."""
    return Text(zh, en or zh)


def _in(language: str, values: dict[str, object]) -> dict[str, object]:
    return {name: value.of(language) if isinstance(value, Text) else value for name, value in values.items()}


class Light(StrEnum):
    """How a matter stands against its clock (handbook B4)."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    DONE = "done"
    LATE = "late"


class Severity(StrEnum):
    """How grave a problem or finding is, least first."""

    MINOR = "minor"
    GENERAL = "general"
    SERIOUS = "serious"
    MAJOR = "major"


class Phase(StrEnum):
    """What a state means to others."""

    OPEN = "open"
    SUSPENDED = "suspended"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class UnitKind(StrEnum):
    """What sort of organisation a unit is; it decides which relation makes a matter visible."""

    OFFICE = "office"
    MEMBER = "member"
    BUREAU = "bureau"
    STATION = "station"
    BANK = "bank"
    OUTLET = "outlet"


class Relation(StrEnum):
    """What a unit is to a matter."""

    OFFICE = "office"
    LEAD = "lead"
    SUPPORT = "support"
    COPY = "copy"
    SUBJECT = "subject"
    ENFORCEMENT = "enforcement"
    STATION = "station"
    BUREAU = "bureau"
    INITIATOR = "initiator"
    CONSULT = "consult"
    COUNTERSIGN = "countersign"
    ASKER = "asker"
    INVITED = "invited"


class Position(StrEnum):
    """What a person is in their unit; with a relation it makes a role, such as `lead.liaison`."""

    DIRECTOR = "director"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    ARCHIVIST = "archivist"
    CONVENER = "convener"
    HEAD = "head"
    LIAISON = "liaison"
    HANDLER = "handler"
    LEADER = "leader"
    TEAM_LEADER = "team_leader"
    INSPECTOR = "inspector"
    REPRESENTATIVE = "representative"
    VIEWER = "viewer"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ADMINISTRATORS = frozenset({Position.SYSTEM_ADMIN, Position.SECURITY_ADMIN, Position.AUDIT_ADMIN})
READERS_OF_ALL = frozenset({Position.AUDITOR, Position.CONVENER})
SYSTEM = "system"

POSITIONS: dict[Position, Text] = {
    Position.DIRECTOR: Text("联席办主任", "Office director"),
    Position.COORDINATOR: Text("协调员", "Coordinator"),
    Position.REVIEWER: Text("复核员", "Reviewer"),
    Position.ARCHIVIST: Text("档案员", "Archivist"),
    Position.CONVENER: Text("召集人", "Convener"),
    Position.HEAD: Text("分管领导", "Head in charge"),
    Position.LIAISON: Text("联络员", "Liaison"),
    Position.HANDLER: Text("经办人", "Handler"),
    Position.LEADER: Text("负责人", "Leader"),
    Position.TEAM_LEADER: Text("检查组长", "Team leader"),
    Position.INSPECTOR: Text("检查人员", "Inspector"),
    Position.REPRESENTATIVE: Text("网点负责人", "Outlet manager"),
    Position.VIEWER: Text("领导只读", "Leadership, read-only"),
    Position.AUDITOR: Text("业务审计员", "Business auditor"),
    Position.SYSTEM_ADMIN: Text("系统管理员", "System administrator"),
    Position.SECURITY_ADMIN: Text("安全管理员", "Security administrator"),
    Position.AUDIT_ADMIN: Text("审计管理员", "Audit administrator"),
}

RELATIONS: dict[Relation, Text] = {
    Relation.OFFICE: Text("联席办", "the office"),
    Relation.LEAD: Text("牵头单位", "the lead unit"),
    Relation.SUPPORT: Text("配合单位", "the supporting unit"),
    Relation.COPY: Text("抄送单位", "the copied unit"),
    Relation.SUBJECT: Text("被检查单位", "the inspected unit"),
    Relation.ENFORCEMENT: Text("执法主体", "the enforcement subject"),
    Relation.STATION: Text("属地派出所", "the station of the precinct"),
    Relation.BUREAU: Text("公安分局", "the police bureau"),
    Relation.INITIATOR: Text("登记单位", "the registering unit"),
    Relation.CONSULT: Text("征求意见单位", "the consulted unit"),
    Relation.COUNTERSIGN: Text("会签单位", "the countersigning unit"),
    Relation.ASKER: Text("发起单位", "the asking unit"),
    Relation.INVITED: Text("参会单位", "the invited unit"),
}

SEVERITIES: dict[Severity, Text] = {
    Severity.MINOR: Text("轻微", "Minor"),
    Severity.GENERAL: Text("一般", "General"),
    Severity.SERIOUS: Text("较重", "Serious"),
    Severity.MAJOR: Text("重大", "Major"),
}

GRADES: dict[str, Text] = {
    "excellent": Text("优", "Excellent"),
    "good": Text("良", "Good"),
    "rectify": Text("整改", "To be improved"),
    "failed": Text("不合格", "Failed"),
}
"""What a visit's score comes to. Source: handbook G."""

LIGHTS: dict[Light, Text] = {
    Light.GREEN: Text("正常", "On time"),
    Light.AMBER: Text("临期", "Due soon"),
    Light.RED: Text("逾期", "Overdue"),
    Light.GREY: Text("已中止", "Suspended"),
    Light.DONE: Text("按期办结", "Finished on time"),
    Light.LATE: Text("逾期办结", "Finished late"),
}

PHASES: dict[Phase, Text] = {
    Phase.OPEN: Text("在办", "Open"),
    Phase.SUSPENDED: Text("已中止", "Suspended"),
    Phase.SETTLED: Text("已办结", "Settled"),
    Phase.CANCELLED: Text("已撤销", "Cancelled"),
}

UNIT_KINDS: dict[UnitKind, Text] = {
    UnitKind.OFFICE: Text("联席会议办公室", "Joint-meeting office"),
    UnitKind.MEMBER: Text("成员单位", "Member unit"),
    UnitKind.BUREAU: Text("公安分局", "Police sub-bureau"),
    UnitKind.STATION: Text("派出所", "Police station"),
    UnitKind.BANK: Text("银行", "Bank"),
    UnitKind.OUTLET: Text("网点", "Outlet"),
}


def role_name(role: str) -> Text:
    """A role in words: `lead.liaison` is 牵头单位联络员, the liaison of the lead unit.

    Raises:
        ValueError: the role is not a relation and a position.
    """
    if role == SYSTEM:
        return Text("系统", "the system")
    relation, _, position = role.partition(".")
    who, what = RELATIONS[Relation(relation)], POSITIONS[Position(position)]
    if relation == Relation.OFFICE:
        return Text(what.zh if what.zh.startswith("联席办") else f"联席办{what.zh}", f"{_the(what.en)} of the office")
    return Text(f"{who.zh}{what.zh}", f"{_the(what.en)} of {who.en}")


def role_names(roles: Sequence[str]) -> Text:
    """Several roles in words, those of one relation together: 被检查单位经办人、联络员."""
    together: dict[str, list[str]] = {}
    for role in roles:
        together.setdefault(role.partition(".")[0], []).append(role)
    groups = [_alike(group) for group in together.values()]
    return Text("或".join(group.zh for group in groups), " or ".join(group.en for group in groups))


def _alike(roles: Sequence[str]) -> Text:
    names = [role_name(role) for role in roles]
    *others, last = names
    if not others:
        return last
    what = [POSITIONS[Position(role.partition(".")[2])].zh.removeprefix("联席办") for role in roles]
    who = last.en.partition(" of ")[2]
    first = ", ".join(name.en.partition(" of ")[0] for name in others)
    return Text("、".join([names[0].zh, *what[1:]]), f"{first} or {last.en.partition(' of ')[0]} of {who}")


def _the(words: str) -> str:
    return f"the {words[0].lower()}{words[1:]}"
