"""The instruments that come with the product: one TOML file each in this folder, scoring specs and rules beside them."""

import tomllib
from functools import cache
from pathlib import Path

from cooperatives.instruments.definition import Definition, DefinitionError

FOLDER = Path(__file__).parent


def shipped() -> list[str]:
    """The codes of the instruments in this folder, in alphabetical order."""
    return sorted(_paths())


@cache
def load(code: str) -> Definition:
    """The shipped instrument with this code. Raises: DefinitionError."""
    path = _paths().get(code)
    if path is None:
        raise DefinitionError(f"no instrument is called {code}")
    definition = Definition.from_dict(tomllib.loads(path.read_text(encoding="utf-8")))
    if definition.code != code:
        raise DefinitionError(f"{path.name}: holds {definition.code}, not {code}")
    return definition


def load_spec_data(code: str) -> dict | None:
    """The content of the scoring spec beside the instrument, or None when it is not scored."""
    path = FOLDER / f"{code.lower()}.scoring.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def load_rules_data(code: str) -> list[dict]:
    """The rules of intervention beside the instrument; none when it has none."""
    path = FOLDER / f"{code.lower()}.rules.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["rules"] if path.exists() else []


def _paths() -> dict[str, Path]:
    return {path.stem.upper(): path for path in FOLDER.glob("*.toml") if "." not in path.stem}
