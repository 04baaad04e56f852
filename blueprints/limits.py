"""How often a stranger may try."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, default_limits=[])

SIGN_IN = "30 per minute"
VERIFY = "60 per minute"
