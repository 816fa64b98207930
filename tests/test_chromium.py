"""The browser of the tests is found, or its absence explained."""

from pathlib import Path

import pytest

from tests import chromium


def script(path: Path, code: int) -> str:
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return str(path)


def test_the_one_that_is_named_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", script(tmp_path / "mine", 0))
    assert chromium.find() == str(tmp_path / "mine")


def test_a_name_that_leads_nowhere_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", "/no/such/browser")
    with pytest.raises(chromium.Missing, match="CHROMIUM_PATH=/no/such/browser is not a browser that runs"):
        chromium.find()


def test_an_empty_shell_of_a_browser_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "chromium-browser", 1)
    found = script(tmp_path / "google-chrome", 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    assert chromium.find() == found


def test_without_any_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no apt-get there either
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    with pytest.raises(chromium.Missing, match="apt-get install chromium"):
        chromium.find()
