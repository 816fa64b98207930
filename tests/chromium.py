"""Finds the Chromium that the browser tests drive. `python -m tests.chromium` prints its path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "The browser tests need Chromium. Install it (Debian: `sudo apt-get install chromium`; Ubuntu: Google Chrome's .deb, "
    "or `sudo snap install chromium`), or say where it is in CHROMIUM_PATH."
)


class Missing(Exception):
    """No browser, with the sentence that says what to do."""


def find() -> str:
    """The path of a Chromium that runs: CHROMIUM_PATH, or the first one on the PATH; root has it installed by apt.

    Raises: Missing.
    """
    if given := os.environ.get("CHROMIUM_PATH"):
        if runs(given):
            return given
        raise Missing(f"CHROMIUM_PATH={given} is not a browser that runs.")
    found = installed()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
        found = installed()
    if found is None:
        raise Missing(ADVICE)
    return found


def installed() -> str | None:
    """The first browser on the PATH that runs (Ubuntu's `chromium-browser` may be an empty shell)."""
    paths = (shutil.which(name) for name in NAMES)
    return next((path for path in paths if path and runs(path)), None)


def runs(path: str) -> bool:
    """Does it say its version?"""
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> None:
    """Install Debian's package, its words on standard error."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]):
        print(" ".join(command), file=sys.stderr)
        if subprocess.run(command, env=quiet, stdout=sys.stderr, check=False).returncode:
            return


if __name__ == "__main__":
    try:
        print(find())
    except Missing as missing:
        sys.exit(str(missing))
