"""The XML names of BPMN 2.0, with prefixes of their own: those that ElementTree registers hold for all of a process."""

from __future__ import annotations

BPMN, BPMNDI, DC, DI, XSI = "bpmn", "bpmndi", "dc", "di", "xsi"
NAMESPACES = {
    BPMN: "http://www.omg.org/spec/BPMN/20100524/MODEL",
    BPMNDI: "http://www.omg.org/spec/BPMN/20100524/DI",
    DC: "http://www.omg.org/spec/DD/20100524/DC",
    DI: "http://www.omg.org/spec/DD/20100524/DI",
    XSI: "http://www.w3.org/2001/XMLSchema-instance",
}
TYPE = "xsi:type"


def q(tag: str, prefix: str = BPMN) -> str:
    """A tag with the prefix of its namespace."""
    return f"{prefix}:{tag}"
