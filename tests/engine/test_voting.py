"""Countersigning: how the answers decide, and the one rule that an awaited opinion comes first."""

from __future__ import annotations

import pytest

from workflow.engine import machine, voting
from workflow.engine.definition import State, Transition, Vote, Workflow
from workflow.engine.facts import Facts
from workflow.errors import Refused
from workflow.types import Phase, Text

ALL, ANY, SHARE = Vote("all"), Vote("any", on_refusal="count"), Vote("share", share=60, on_refusal="count")
WORD, COURT = Text("词", "word"), Text("区人民法院", "Court")
HEAD, LEAD = frozenset({"lead.head"}), ("lead.head",)


def result(vote: Vote, *answers: str | tuple[str, int]) -> bool | None:
    counted = [(one, 1) if isinstance(one, str) else one for one in answers]
    return voting.passed(vote, voting.tally(counted))


@pytest.mark.parametrize(
    ("vote", "answers", "is_carried"),
    [
        (ALL, (), None),
        (ALL, ("agreed", "pending"), None),
        (ALL, ("agreed", "silent"), True),
        (ALL, ("refused", "pending"), False),
        (Vote("all", on_refusal="count"), ("refused", "pending"), None),
        (Vote("all", on_refusal="count"), ("refused", "agreed"), False),
        (ALL, ("agreed", "withdrawn", "lapsed"), True),
        (ANY, ("agreed", "pending"), True),
        (ANY, ("refused", "pending"), None),
        (ANY, ("refused", "refused"), False),
        (Vote("any"), ("agreed", "refused"), False),
        (SHARE, (("agreed", 60), ("pending", 40)), True),
        (SHARE, (("agreed", 59), ("pending", 41)), None),
        (SHARE, (("agreed", 59), ("refused", 41)), False),
        (SHARE, (("refused", 41), ("pending", 59)), False),
        (SHARE, (("refused", 40), ("pending", 60)), None),
        (SHARE, (("refused", 40), ("silent", 60)), True),
        (Vote("share", share=60), (("agreed", 60), ("refused", 40)), False),
        (SHARE, (("agreed", 599), ("pending", 401)), None),
        (SHARE, (("refused", 401), ("pending", 599)), False),
    ],
)
def test_the_rule_and_the_refusals_decide(vote, answers, is_carried):
    assert result(vote, *answers) is is_carried


def test_the_weights_of_each_side_are_added_up():
    answers = [("agreed", 2), ("silent", 3), ("refused", 5), ("agreed", 7), ("pending", 11), ("withdrawn", 13)]

    count = voting.tally([*answers, ("refused", 17), ("pending", 19), ("silent", 23)])

    assert count == voting.Tally(agreed=35, refused=22, pending=30)
    assert count.whole == 87


def step(action: str, target: str | None, **more: object) -> Transition:
    return Transition(action=action, text=WORD, sources=("work",), target=target, who=LEAD, **more)  # type: ignore[arg-type]


FLOW = Workflow(
    kind="k",
    text=WORD,
    prefix="",
    initial="work",
    states={code: State(code, WORD, Phase.OPEN, LEAD, None) for code in ("work", "review")},
    transitions=(
        step("submit", "review"),
        step("note", None, goes="stay"),
        step("back", "review", is_back=True),
        step("end", "review", is_danger=True),
        Transition("pass", WORD, ("work",), "review", ("system",), guards=("vote_passed",), is_automatic=True),
    ),
)
WAITING = Facts(roles=HEAD, consulting=(COURT,))


def test_nobody_moves_a_matter_on_while_an_opinion_is_awaited():
    with pytest.raises(Refused) as refused:
        machine.step(FLOW, "work", "submit", WAITING)

    assert (refused.value.code, refused.value.reason.zh) == ("consulting", "须等待答复意见：区人民法院")
    assert machine.step(FLOW, "work", "submit", Facts(roles=HEAD)).target == "review"


@pytest.mark.parametrize("action", ["note", "back", "end"])
def test_what_stays_goes_back_or_ends_it_need_not_wait(action):
    assert machine.step(FLOW, "work", action, WAITING).action == action


def test_the_buttons_say_the_same():
    offers = {offer.transition.action: offer for offer in machine.available(FLOW, "work", WAITING)}

    assert [action for action, offer in offers.items() if not offer.is_allowed] == ["submit"]
    assert offers["submit"].reason == Text("须等待答复意见：区人民法院", "an opinion is awaited first: Court")


def test_what_only_the_system_fires_does_not_wait():
    facts = Facts(roles=frozenset({"system"}), consulting=(COURT,), vote_result=True)

    assert machine.automatic(FLOW, "work", facts) is FLOW.actions["pass"][0]
