"""The XML names of BPMN 2.0."""

from __future__ import annotations

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI}
TYPE = f"{{{XSI}}}type"


def q(tag: str, namespace: str = BPMN) -> str:
    """A tag with its namespace, as ElementTree writes it."""
    return f"{{{namespace}}}{tag}"
