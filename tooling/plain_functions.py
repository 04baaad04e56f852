"""Functions without decorators: mutmut leaves decorated ones alone, as are the guards and checks of the engine."""

from __future__ import annotations

import ast


def plain(source: str) -> str:
    """The same module, each decorated function written plainly and decorated by an assignment right after it."""
    lines = source.splitlines()
    for node in sorted(_decorated(ast.parse(source)), key=lambda node: node.lineno, reverse=True):
        name, indent = node.name, " " * node.col_offset
        decorated = name
        for decorator in reversed(node.decorator_list):
            decorated = f"{ast.unparse(decorator)}({decorated})"
        lines.insert(node.end_lineno or node.lineno, f"{indent}{name} = {decorated}  # type: ignore")
        del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines) + "\n"


def _decorated(tree: ast.Module) -> list[ast.FunctionDef]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.decorator_list]
    return [node for node in found if ast.unparse(node.decorator_list[0]) not in ("staticmethod", "classmethod")]
