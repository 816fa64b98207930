"""Each test begins in Italian, with nothing remembered from published pages of another."""

import pytest
from django.utils import translation

from land.pages.version import forget


@pytest.fixture(autouse=True)
def _in_italian():
    forget()
    with translation.override("it"):
        yield
