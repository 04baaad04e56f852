"""In whose name somebody acts."""

from __future__ import annotations

from dataclasses import replace

from workflow.engine import machine
from workflow.engine.facts import Facts
from workflow.engine.loading import shipped

FLOW = shipped()["problem"][1]
ASSIGN = FLOW.actions["assign"][0]
OWN = Facts(roles=frozenset(ASSIGN.who))
NOBODY = Facts(roles=frozenset({"copy.viewer"}))


def test_one_s_own_capacity_comes_before_a_lent_one():
    facts = replace(OWN, lent=(replace(OWN, returns=2),))

    assert machine.capacity(ASSIGN, facts) is facts


def test_a_lent_capacity_serves_where_one_s_own_does_not():
    facts = replace(NOBODY, lent=(NOBODY, OWN))

    assert machine.capacity(ASSIGN, facts) is OWN


def test_who_has_no_capacity_at_all_acts_in_their_own():
    facts = replace(NOBODY, lent=(NOBODY,))

    assert machine.capacity(ASSIGN, facts) is facts
