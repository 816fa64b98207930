"""What tests of the room need again and again."""

import pytest

from workshops.actions import state


@pytest.fixture(autouse=True)
def _fresh_answers(monkeypatch):
    """A process keeps how the room stands for a second; here each question is asked anew."""
    monkeypatch.setattr(state, "SECONDS", 0)
