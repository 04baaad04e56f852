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


def odd() -> list[Any]:
    """A list of services, the first with everything that needs a word in the report."""
    return [
        {"businessService": "EMPTY", "states": []},
        "no service",
        {
            "businessService": "7 BPA.Low-Risk Building Plan Approval of Districts",
            "businessServiceSla": 90_000.0,
            "getUri": "/x",
            "auditDetails": {},
            "uuid": "1",
            "states": _odd_states(),
        },
        {"businessService": "LEFT", "states": [{}]},
        {"states": [{}]},
    ]


def _odd_states() -> list[Any]:
    long = "A STATE WITH A NAME THAT GOES ON AND ON AND ON"
    return [
        state("NEW", ("send_back", None, "AUTO_ESCALATE"), ("Go-On!", "WORK", "DOC_VERIFIER"), sla=True),
        state(
            "WORK",
            ("TAKE IT", "WORK", "FIELD_INSPECTOR"),
            ("Go-On!", "NOC", "DOC_VERIFIER"),
            ("WITHDRAW", "WITHDRAWN", "ANYBODY CITIZEN"),
            ("RESUBMIT_REQUEST", "NEW", "COMMISSIONER"),
            sla=3_600_000,
            colour="red",
            aside=1,
        ),
        state("NOC", ("Go-On!", long, "LASTMILE LASTMILE2"), ("HIDE", "NOWHERE", "CEMP"), sla=61_000),
        "no state",
        state(long, ("Go-On!", "DONE", "LASTMILE"), ("审批", "DONE", "APPROVER"), sla=1, isStartState=True),
        state("DECLINED_BY_ALL", isTerminateState=True, sla=60_000, applicationStatus="OUT"),
        state("WITHDRAWN", isTerminateState=True, docUploadRequired=True),
        state("DONE", isTerminateState=True, docUploadRequired=True, applicationStatus=None),
        {"state": "IDLE", "actions": [{"action": "wake", "nextState": "DONE", "roles": "ALL"}, 7], "sla": -5},
        {
            "state": "审核",
            "sla": "soon",
            "actions": [
                {"action": "OLD", "nextState": "DONE", "roles": ["CSR"], "active": False, "note": "x"},
                {"nextState": "DECLINED_BY_ALL", "roles": ["CSR", 5], "active": True},
            ],
        },
    ]


def bare() -> dict[str, Any]:
    """A BusinessService without a name, whose first action turns back."""
    long = "A_VERY_LONG_NAME_OF_A_STATE_THAT_IS_CUT__OFF"
    return {
        "states": [
            state(None, ("SENDBACK", "LAST", "CITIZEN"), ("GO", long, "ODD"), ("STOP", "REJECTED", "CITIZEN"), sla=0),
            state("__LAST__", ("GO", "DONE", "ADMIN")),
            state(long, ("SENDBACK", "__LAST__", "LASTMILE"), ("GO", "OUT", "LASTMILE"), ("END", "DONE", "LASTMILE")),
            state("REJECTED", isTerminateState=True),
            state("DONE", isTerminateState=True),
        ]
    }
