"""What stands written: translations, settings, the repository's own manners."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from land.core.management.commands import catalogue
from tests.architecture.test_shape import sources

ROOT = Path(settings.BASE_DIR)


def test_the_italian_catalogue_is_complete():
    assert catalogue.problems() == []


def test_an_untranslated_message_is_caught(monkeypatch):
    page = Catalog()
    page.add("Never said before %(name)s")
    monkeypatch.setattr(catalogue, "extracted", lambda: page)
    assert catalogue.problems() == ["not translated: 'Never said before %(name)s'"]


def hidden_words(text: str) -> list[str]:
    """Names under which a module imports a translating function and that the catalogue does not look for."""
    return [
        alias.asname or alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name.endswith(("gettext", "gettext_lazy", "gettext_noop"))
        and (alias.asname or alias.name) not in catalogue.KEYWORDS
    ]


def test_every_translating_name_is_one_that_the_catalogue_looks_for():
    assert [(str(path), names) for path in sources() if (names := hidden_words(path.read_text()))] == []


def test_a_translating_name_of_ones_own_is_caught():
    assert hidden_words("from django.utils.translation import gettext as _t") == ["_t"]


def variables(text: str) -> set[str]:
    """The environment variables that a module reads by their literal names."""
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = ast.unparse(node.func)
            if called in {
                "env.text",
                "env.flag",
                "env.number",
                "env.names",
                "env.path",
                "os.environ.get",
                "os.getenv",
            }:
                names.add(str(node.args[0].value))
        if (
            isinstance(node, ast.Subscript)
            and ast.unparse(node.value) == "os.environ"
            and isinstance(node.slice, ast.Constant)
        ):
            names.add(str(node.slice.value))
    return names


# Names that a shell, pip or Django give; nobody sets them for L.A.N.D.
GIVEN = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME", "XDG_RUNTIME_DIR", "TMPDIR", "LANG", "PYTHONPATH", "CI"}


def documented() -> set[str]:
    return set(
        re.findall(
            r"^#?\s?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE
        )
    )


def test_every_environment_variable_is_documented():
    read = {
        name
        for path in [*sources(), ROOT / "tests" / "chromium.py"]
        for name in variables(path.read_text(encoding="utf-8"))
    }
    assert sorted(read - GIVEN - documented()) == []
    assert sorted(documented() - read - GIVEN) == []


def test_an_undocumented_variable_is_caught():
    assert variables('env.text("ATTIC_KEY")\nos.environ["CHEST"]') - documented() == {"ATTIC_KEY", "CHEST"}


PRIVATE = re.compile(
    r"(?:^|[\s\"'(=])/(?:work|root|farm|opt/land)/|https?://\S*(?:pypi\.|pythonhosted|npmjs|/simple/)",
    re.IGNORECASE,
)


def tracked() -> list[Path]:
    names = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        .stdout.decode()
        .split("\0")
    )
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_the_repository_names_no_machine_and_no_package_host():
    own = Path(__file__).resolve()
    found = []
    for path in tracked():
        if path.resolve() == own or path.suffix in {".png", ".webp", ".woff2", ".ico", ".jpg"}:
            continue
        found += [
            f"{path.relative_to(ROOT)}: {row.group().strip()}"
            for row in PRIVATE.finditer(path.read_text(encoding="utf-8"))
        ]
    assert found == []


@pytest.mark.parametrize(
    "text", ["see /" + "root/x", "https://" + "pypi." + "org/simple/django", '"/' + 'work/main"']
)
def test_a_machine_or_a_package_host_is_caught(text):
    assert PRIVATE.search(text) is not None
