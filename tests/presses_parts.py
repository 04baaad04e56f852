"""Presses on a problem's countersigning."""

from __future__ import annotations

from tests import factories
from tests.presses import Inputs, Press, Scene


def round_of(scene: Scene) -> Inputs:
    return {**factories.plan(), "countersigners-0-unit": scene.unit("tax"), "question": "请看第二条措施。"}


COUNTERSIGNING: dict[str, Press] = {
    "send_countersign": Press(
        action="send_countersign", after="sign", who="edu.head", to="countersigning", inputs=round_of
    ),
    "add_countersigner": Press(
        action="add_countersigner",
        after="send_countersign",
        who="edu.head",
        to="countersigning",
        inputs=lambda scene: {"countersigners-0-unit": scene.unit("court")},
    ),
    "countersign_recall": Press(
        action="countersign_recall",
        after="send_countersign",
        who="edu.head",
        to="planning",
        inputs=lambda scene: {"reason": "补充数据。"},
    ),
}
