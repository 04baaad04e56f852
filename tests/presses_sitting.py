"""Every press on a sitting."""

from __future__ import annotations

from tests import sittings
from tests.presses import Beginning, Inputs, Press, Scene, Table
from workflow.models.matter import Matter


def arrangement(scene: Scene) -> Inputs:
    return sittings.arrangement(scene.world, title="反诈工作联席会议专题会议")


def attends(_scene: Scene) -> Inputs:
    return {"reply": "attend", "person": "张分管", "post": "副局长"}


def later(_scene: Scene) -> Inputs:
    return {"held_at": "2026-11-25T14:00", "place": "区政府二楼会议室", "reason": "与区级会议冲突。"}


def roles(_scene: Scene) -> Inputs:
    return {"chair": "张召集人", "recorder": "张协调员"}


def minutes(_scene: Scene) -> Inputs:
    return {"minutes": "会议听取了汇报。"}


def opinion(_scene: Scene) -> Inputs:
    return {"opinion": "同意。"}


def reason(_scene: Scene) -> Inputs:
    return {"reason": "表述不准确。"}


def has_begun(_scene: Scene, matter: Matter) -> None:
    sittings.begun(matter)


SITTING = Table(
    "sitting",
    {"prepared": Beginning("draft", lambda scene: sittings.prepared(scene.world))},
    {
        "arrange": Press(
            action="arrange",
            after="prepared",
            who="coord",
            to="draft",
            inputs=arrangement,
            route="sittings.rearrange",
        ),
        "notify": Press(action="notify", after="prepared", who="coord", to="notified"),
        "reply": Press(action="reply", after="notify", who="edu.liaison", to="notified", inputs=attends),
        "reschedule": Press(action="reschedule", after="notify", who="coord", to="notified", inputs=later),
        "invite_more": Press(
            action="invite_more",
            after="notify",
            who="coord",
            to="notified",
            inputs=lambda scene: {"units": [scene.unit("court")]},
        ),
        "call_off": Press(
            action="call_off",
            after="notify",
            who="coord",
            to="notified",
            inputs=lambda scene: {"invited": [scene.unit("tax")], "reason": "议题与其无关。"},
        ),
        "hold": Press(action="hold", after="notify", who="coord", to="held", inputs=roles, first=has_begun),
        "submit_minutes": Press(
            action="submit_minutes",
            after="hold",
            who="coord",
            to="minutes_check",
            inputs=minutes,
            route="sittings.submit",
        ),
        "pass_minutes": Press(
            action="pass_minutes", after="submit_minutes", who="reviewer", to="pending_issue", inputs=opinion
        ),
        "return_minutes": Press(
            action="return_minutes", after="submit_minutes", who="reviewer", to="held", inputs=reason
        ),
        "return_minutes before the issue": Press(
            action="return_minutes", after="pass_minutes", who="director", to="held", inputs=reason
        ),
        "issue": Press(action="issue", after="pass_minutes", who="director", to="issued", inputs=opinion),
        "cancel a draft": Press(action="cancel", after="prepared", who="coord", to="cancelled", inputs=reason),
        "cancel after the notice": Press(
            action="cancel", after="notify", who="director", to="cancelled", inputs=reason
        ),
    },
)
