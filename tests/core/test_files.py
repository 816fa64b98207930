from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from land.core import actions, offers
from land.core.models import PrivateFile
from tests.make.people import make_user

PDF = b"%PDF-1.7 x"
pytestmark = pytest.mark.django_db


@pytest.fixture
def owned(monkeypatch):
    """A kind of thing that only its owner may see."""
    registry, thing, owner = offers.Registry(), uuid4(), make_user()
    registry.add(
        offers.Kind(
            "chest",
            "chest",
            lambda uuids, user: {
                uuid: offers.Target("x", "/") for uuid in uuids if uuid == thing and user == owner
            },
        )
    )
    monkeypatch.setattr("land.core.views.kinds", registry)
    file = actions.keep_file(
        upload=SimpleUploadedFile("../../etc/Verbale <b>.pdf", PDF), owner_kind="chest", owner_uuid=thing
    )
    return owner, file


def test_a_private_file_is_read_by_whoever_may_see_its_owner(owned, client):
    owner, file = owned
    client.force_login(owner)
    response = client.get(reverse("core:private_file", args=[file.uuid]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_anybody_else_finds_nothing_there(owned, client):
    _owner, file = owned
    client.force_login(make_user())
    foreign = client.get(reverse("core:private_file", args=[file.uuid]))
    nowhere = uuid4()
    missing = client.get(reverse("core:private_file", args=[nowhere]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content.decode().replace(str(file.uuid), str(nowhere)) == missing.content.decode()


def test_nothing_typed_reaches_the_disk(owned):
    _owner, file = owned
    assert file.file.name == f"{file.uuid.hex[:2]}/{file.uuid.hex}"
    assert file.name == "Verbale <b>.pdf"


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("foto.svg", b"<svg><script>x()</script></svg>", actions.FileKindRefused),
        ("foto.png", b"<svg><script>x()</script></svg>", actions.FileKindRefused),
        ("note.txt", b"  <!DOCTYPE html><script>", actions.FileKindRefused),
        ("dati.csv", b"a;b\x00", actions.FileKindRefused),
        ("programma.exe", b"MZ", actions.FileKindRefused),
        ("finto.pdf", b"MZ\x90", actions.FileKindRefused),
        ("vuoto.pdf", b"", actions.FileEmpty),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(name, content, error):
    with pytest.raises(error) as refusal:
        actions.check_file(SimpleUploadedFile(name, content))
    assert "%" not in str(refusal.value)


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    upload = SimpleUploadedFile("grande.pdf", PDF)
    upload.size = 200 * 1024 * 1024
    with pytest.raises(actions.FileTooLarge) as refusal:
        actions.check_file(upload)
    assert "20 MB" in str(refusal.value)
    assert PrivateFile.objects.count() == 0
