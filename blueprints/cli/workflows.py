"""Commands about workflow definitions."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from workflow.engine import checking, digit
from workflow.engine.loading import DefinitionFault, shipped
from workflow.engine.schema import schema
from workflow.services import definitions
from workflow.services.effects.all import EFFECTS


@click.group("workflows")
def workflows() -> None:
    """The definitions of workflows."""


@workflows.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def check(files: tuple[Path, ...]) -> None:
    """Report every fault of the shipped definitions, or of the FILES named, by line; ends with 1 if there is one."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in files}
    if not files:
        sources = {f"{kind}.yaml": source for kind, (source, _) in shipped().items()}
    count = sum(_report(name, source) for name, source in sources.items())
    click.echo(f"{len(sources)} definitions, {count} faults")
    if count:
        raise SystemExit(1)


def _report(name: str, source: str) -> int:
    faults = checking.check(source, name=name, effects=EFFECTS, endpoints=current_app.view_functions)
    for fault in faults:
        click.echo(f"{name}:{fault.line}: {fault.code}: {fault.text.en}", err=True)
    return len(faults)


@workflows.command("publish")
@with_appcontext
def publish() -> None:
    """Publish the shipped definitions that are new; matters under way stay on theirs."""
    for published in definitions.publish_shipped():
        click.echo(f"published {published}")


@workflows.command("import-digit")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="THEIRS=OURS",
    help="Whose a role of theirs is, such as GRO=office.coordinator.",
)
def import_digit(file: Path, roles: tuple[str, ...]) -> None:
    """Print eGov DIGIT's BusinessService in FILE as a definition, and on the error channel what had no counterpart."""
    given = dict(role.split("=", 1) for role in roles if "=" in role)
    if len(given) < len(roles):
        raise click.BadParameter("write THEIRS=OURS", param_hint="--role")
    try:
        found = digit.imported(file.read_text(encoding="utf-8-sig"), given, name=file.name)
    except (DefinitionFault, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(found.source, nl=False)
    for note in found.notes:
        click.echo(f"{note.where}: {note.text.en}", err=True)


@workflows.command("schema")
def print_schema() -> None:
    """Print the definition language as JSON Schema, for an editor that completes YAML."""
    click.echo(json.dumps(schema(effects=EFFECTS), ensure_ascii=False, indent=1))
