"""Where set-up finds and puts things."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "build"
LOGS = BUILD / "log"
NODE_MODULES = ROOT / "node_modules"
STATIC = ROOT / "static"
BUILT = STATIC / "built"
FONTS = ROOT / "assets" / "fonts"
