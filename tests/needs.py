"""What tests need that a machine may lack: said loudly when it is not there, and a fault where it is mandatory."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from tooling.servers import chromium_program, postgresql_programs, s3_program


@dataclass(frozen=True)
class Need:
    """Something that tests with a marker, or with a fixture, cannot run without.

    Attributes:
        variable: set to 1, it makes the need mandatory.
        package: what Debian calls it; empty where make setup brings it.
    """

    words: str
    fixture: str
    variable: str
    package: str

    @property
    def advice(self) -> str:
        """What to do to have it."""
        if not self.package:
            return f"{self.words} was not found; run: make setup"
        return f"{self.words} was not found; run: sudo apt-get install -y {self.package}"


NEEDS = {
    "postgresql": Need("PostgreSQL", "postgresql_url", "REQUIRE_POSTGRESQL", "postgresql"),
    "browser": Need("Chromium", "chromium_path", "REQUIRE_CHROMIUM", "chromium"),
    "s3": Need("an S3 server", "s3_server", "REQUIRE_S3", ""),
}
"""By marker."""


def missing() -> dict[str, Need]:
    """What this machine lacks, by marker."""
    found = {"postgresql": postgresql_programs(), "browser": chromium_program(), "s3": s3_program()}
    return {marker: need for marker, need in NEEDS.items() if not found[marker]}


def pytest_configure(config: pytest.Config) -> None:
    """Stop at once when something mandatory is not there."""
    for need in missing().values():
        if os.environ.get(need.variable) == "1":
            raise pytest.UsageError(f"{need.variable}=1, but {need.advice}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a server's fixture, and leave out what cannot run here."""
    lacking = missing()
    for item in items:
        for marker, need in NEEDS.items():
            if need.fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)
            if marker in lacking and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"NOT RUN: {need.advice}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not run, and what was found before, where nobody can miss it."""
    if faults := os.environ.get("FAULTS_BEFORE_TESTS"):
        terminalreporter.section(f"FAULTS BEFORE THE TESTS: {faults}; see above", sep="!", red=True, bold=True)
    for marker, need in missing().items():
        count = sum(marker in report.keywords for report in terminalreporter.stats.get("skipped", []))
        if count:
            terminalreporter.section(f"NOT RUN: {count} tests with {need.words}", sep="!", red=True, bold=True)
            terminalreporter.write_line(f"{need.advice}, then run make test again.")
