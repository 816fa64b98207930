"""A folder for homes outside pytest's own, which is closed to everybody else."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from land.embedded.home import Home, remove


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that every user may cross; homes in it are removed with their clusters."""
    folder = Path(tempfile.mkdtemp(prefix="land-test-"))
    folder.chmod(0o755)
    yield folder
    for pointer in list(folder.rglob("postgres.place")):
        remove(Home(pointer.parent))
    shutil.rmtree(folder)
