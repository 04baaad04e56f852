"""Setting the specimen of a template: a real record with it, and the same without, so that both can be seen."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from workflow.db import transaction
from workflow.jobs import faults, render
from workflow.models.document import FAILED, FINISHED, RENDERING, Document
from workflow.models.document_template import DocumentTemplate
from workflow.reports.adapted import adapted
from workflow.reports.apart import Watch, render_apart
from workflow.reports.issuing import issued
from workflow.reports.render import Rendered
from workflow.reports.words import LABELS
from workflow.services.pictures import for_rendering

CODE = "0000-0000-0000"
"""Printed on a specimen: no document has it."""


def template(template_id: int) -> None:
    """Set the specimen of a draft; nothing where it was deleted, or is published, meanwhile.

    Raises:
        Exception: whatever stopped the rendering, after the reason was kept; the relay tries again.
    """
    with transaction() as session:
        row = session.get(DocumentTemplate, template_id)
        if row is None or row.specimen_id is None:
            return
        row.specimen_making, version, content = RENDERING, row.version, dict(row.content)
        record = session.get_one(Document, row.specimen_id)
        kind, plain = row.kind, _data(record)
    try:
        made = [_set(kind, adapted(plain, content)), _set(kind, plain)]
    except Exception as error:
        _keep(template_id, specimen_making=FAILED, specimen_fault=faults.written(faults.reason(error)))
        raise
    assert render.press is not None
    shown, bare = (render.press.storage.put(one.pdf) for one in made)
    _keep(
        template_id,
        specimen_making=FINISHED,
        specimen_version=version,
        specimen_sha256=shown,
        plain_sha256=bare,
        specimen_pages=made[0].pages,
        plain_pages=made[1].pages,
        specimen_texts=list(made[1].texts),
        specimen_fault=None,
    )


def _data(record: Document) -> dict[str, Any]:
    """The frozen data of a record as they were issued, without a template of then."""
    data = dict(issued(json.loads(record.snapshot), json.loads(record.issue) if record.issue else None))
    data["head"] = {name: value for name, value in data["head"].items() if name != "template"}
    return data


def _set(kind: str, snapshot: dict[str, Any]) -> Rendered:
    press = render.press
    assert press is not None, "no application was made"
    return render_apart(
        kind,
        snapshot,
        pictures=partial(for_rendering, press.storage),
        watch=Watch(lambda done, total, what: None, lambda: None),
        limits=press.limits,
        language="zh",
        verify_url=f"{press.public_url}/verify",
        verify_code=CODE,
        number=LABELS["specimen"][0],
    )


def _keep(template_id: int, **values: Any) -> None:
    with transaction() as session:
        row = session.get(DocumentTemplate, template_id)
        if row is not None and row.is_draft:
            for name, value in values.items():
                setattr(row, name, value)
