"""A grievance as eGov DIGIT writes it, shortened."""

from __future__ import annotations

from typing import Any


def state(code: str | None, *actions: tuple[str, str | None, str], **also: Any) -> dict[str, Any]:
    """One state; an action is its word, the next state and the roles, parted by blanks."""
    written = [{"action": word, "nextState": to, "roles": roles.split()} for word, to, roles in actions]
    return {"state": code, "applicationStatus": code, "sla": None, "actions": written, **also}


def grievance(**also: Any) -> dict[str, Any]:
    """A BusinessService of seven states."""
    return {
        "tenantId": "pg",
        "businessService": "PGR",
        "business": "pgr-services",
        "businessServiceSla": 432_000_000,
        "states": [
            state(None, ("APPLY", "PENDINGFORASSIGNMENT", "CITIZEN CSR"), isStartState=True),
            state(
                "PENDINGFORASSIGNMENT",
                ("ASSIGN", "PENDINGATLME", "GRO DGRO"),
                ("REJECT", "REJECTED", "GRO"),
                ("COMMENT", "PENDINGFORASSIGNMENT", "GRO"),
                sla=36_000_000,
            ),
            state(
                "PENDINGATLME",
                ("RESOLVE", "RESOLVED", "PGR_LME"),
                ("SENDBACK", "PENDINGFORASSIGNMENT", "PGR_LME"),
                ("REJECT", "REJECTED", "GRO"),
                sla=5_400_000,
            ),
            state(
                "RESOLVED",
                ("RATE", "CLOSEDAFTERRESOLUTION", "CITIZEN"),
                ("REOPEN", "PENDINGFORASSIGNMENT", "CITIZEN"),
                docUploadRequired=True,
                applicationStatus="INWORKFLOW",
            ),
            state("REJECTED", isTerminateState=True),
            state("CLOSEDAFTERRESOLUTION", isTerminateState=True),
        ],
        **also,
    }
