"""Accounts: signing in, the person's own password and settings."""

from __future__ import annotations

import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, Refused
from workflow.models.user import User
from workflow.services import log
from workflow.types import Text

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=30)
SHORTEST_PASSWORD = 10
WRONG = Text(
    f"账号或密码不正确；连续输错 {MOST_FAILURES} 次，账号锁定 30 分钟。",
    f"The account or the password is not right; {MOST_FAILURES} wrong tries lock an account for 30 minutes.",
)
"""Said of an account that exists and of one that does not: nobody learns which names are taken."""

hasher = PasswordHasher()
_UNKNOWN = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$0Tn8Mv0P4w5xAnOzg0y4LQx7jF1uKjQ9z7o3Ck3bO1Y"


def sign_in(login: str, password: str) -> User:
    """Check a login name and password; a failure counts, five lock the account for thirty minutes.

    Raises:
        Refused: they do not match, or the account is locked or disabled; the sentence does not say which of the two
            was wrong.
    """
    fault: Refused | None = None
    with transaction() as session:
        mine = select(User).where(User.login == login.strip().lower()).with_for_update(of=User, key_share=True)
        person = session.scalars(mine.execution_options(populate_existing=True)).unique().one_or_none()
        if person is None:
            _matches(_UNKNOWN, password)
            raise Refused("credentials", WRONG)
        fault = _locked(person) or _checked(session, person, password)
        if fault is None:
            at = clock.now()
            person.failures, person.locked_until = 0, None
            person.previous_sign_in_at, person.last_sign_in_at = person.last_sign_in_at, at
            person.session_key = person.session_key or secrets.token_hex(8)
            if hasher.check_needs_rehash(person.password_hash):
                person.password_hash = hasher.hash(password)
    if fault is not None:
        raise fault
    return person


def _locked(person: User) -> Refused | None:
    if person.locked_until is None or person.locked_until <= clock.now():
        return None
    minutes = int((person.locked_until - clock.now()).total_seconds() // 60) + 1
    return Refused(
        "locked",
        Text(
            f"连续输错 {MOST_FAILURES} 次，账号已锁定，请 {minutes} 分钟后再试。",
            f"Wrong {MOST_FAILURES} times; the account is locked for {minutes} more minutes.",
        ),
    )


def _checked(session: Session, person: User, password: str) -> Refused | None:
    if _matches(person.password_hash, password) and person.is_enabled:
        return None
    person.failures += 1
    if person.failures >= MOST_FAILURES:
        person.failures, person.locked_until = 0, clock.now() + LOCKED_FOR
        _write(session, "lock_account", person, None)
        return _locked(person)
    return Refused("credentials", WRONG)


def called(person: User) -> Text:
    """A person as the administrators' log names them: name and account."""
    return Text(f"{person.name}（{person.login}）", f"{person.name_in('en')} ({person.login})")


def _write(session: Session, act: str, person: User, actor: User | None) -> None:
    log.record(session, act, actor=actor, meeting_id=person.meeting_id, target=(person.uid, called(person)))


def _matches(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def set_preferences(
    *, actor: User, language: str | None = None, is_large_type: bool | None = None, has_shortcuts: bool | None = None
) -> User:
    """Change how the product looks to a person; what is None stays."""
    with transaction() as session:
        person = session.get_one(User, actor.id)
        if language in ("zh", "en"):
            person.language = language
        if is_large_type is not None:
            person.is_large_type = is_large_type
        if has_shortcuts is not None:
            person.has_shortcuts = has_shortcuts
    return person


def change_password(current: str, new: str, again: str, *, actor: User) -> User:
    """Set a new password; every other session of the account is signed out.

    Raises:
        Invalid: the present one is wrong, the two new ones differ, or the new one is too simple or no new one.
    """
    faults: dict[str, Text] = {}
    if not _matches(actor.password_hash, current):
        faults["current"] = Text("当前密码不正确。", "The present password is not right.")
    if weakness(new) is not None:
        faults["new"] = weakness(new) or Text("", "")
    elif new == current:
        faults["new"] = Text("新密码不能与当前密码相同。", "The new password must differ from the present one.")
    if new != again:
        faults["again"] = Text("两次输入的新密码不一致。", "The two new passwords differ.")
    if faults:
        raise Invalid(faults)
    with transaction() as session:
        person = session.get_one(User, actor.id)
        person.password_hash, person.session_key = hasher.hash(new), secrets.token_hex(8)
        person.must_change_password = False
        _write(session, "change_password", person, actor)
    return person


def weakness(password: str) -> Text | None:
    """What a password lacks; None where it will do. Source: handbook E1, 8.1.4.1 a."""
    classes = sum(
        any(test(c) for c in password) for test in (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    )
    if len(password) < SHORTEST_PASSWORD or classes < 3:
        return Text(
            f"密码至少 {SHORTEST_PASSWORD} 位，并含大写、小写、数字、符号中的三类。",
            f"A password needs {SHORTEST_PASSWORD} characters and three of: capitals, small letters, digits, signs.",
        )
    return None
