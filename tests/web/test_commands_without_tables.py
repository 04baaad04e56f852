"""Commands at a database that nobody has set up."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from workflow.queries import meetings


@pytest.mark.parametrize("words", [["figures"], ["documents", "list"]])
def test_a_database_without_tables_is_told_in_a_sentence(
    app: Flask, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*_words: object) -> None:
        raise OperationalError("select", {}, Exception("no such table: meeting"))

    for name in ("first", "coded"):
        monkeypatch.setattr(meetings, name, lacking)

    result = app.test_cli_runner().invoke(args=words)

    assert result.exit_code == 1
    assert result.output.startswith("Error: the database cannot be used (no such table: meeting); name the DATA_DIR")
