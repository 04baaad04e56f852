"""What its life adds to a document: number, day, edition and who signed, laid over the data it was drafted with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from workflow.reports.snapshot_parts import Approval


class Issue(TypedDict):
    """What a document's life adds to its snapshot; from `number` on it is there once the document is signed.

    `replaces` is the number of the edition before, `reason` why there is another one, `remark` what the office adds to
    the text; `issue` is which issue of its year a bulletin is.
    """

    edition: int
    replaces: str
    reason: str
    remark: str
    issue: NotRequired[int]
    number: NotRequired[str]
    issued_on: NotRequired[str]
    signed_at: NotRequired[str]
    signer: NotRequired[str]
    approvals: NotRequired[list[Approval]]


def issued(snapshot: Mapping[str, Any], issue: Issue | None) -> dict[str, Any]:
    """The snapshot as the document says it; both stay as they are."""
    if issue is None:
        return dict(snapshot)
    head = {**snapshot["head"], "edition": issue["edition"], "signer": ""}
    if "number" in issue:
        head |= {"issued_on": issue["issued_on"], "signer": issue["signer"], "generated_at": issue["signed_at"]}
    said = {**snapshot, "head": head, "issue": dict(issue)}
    if "approvals" in issue:
        said["approvals"] = [*snapshot.get("approvals", []), *issue["approvals"]]
    return said
