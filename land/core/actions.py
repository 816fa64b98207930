"""The ground's verbs: write provenance, keep a private file, raise the content version."""

import hashlib
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError
from land.core.models import ContentVersion, Link, PrivateFile

LARGEST_FILE = 20 * 1024 * 1024
# What a file must begin with to be what its name says. Nothing else is kept; SVG and HTML are never accepted.
SIGNATURES = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "docx": (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "odt": (b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
    "p7m": (b"0", "application/pkcs7-mime"),
    "csv": (b"", "text/csv"),
    "txt": (b"", "text/plain"),
}


class FileTooLarge(DomainError):
    sentence = _("This file is larger than %(limit)d MB. Reduce it, or split it in two.")
    field = "upload"


class FileEmpty(DomainError):
    sentence = _("This file is empty. Choose another one.")
    field = "upload"


class FileKindRefused(DomainError):
    sentence = _("Files of this kind cannot be received. These can: %(kinds)s.")
    field = "upload"


def check_file(
    upload: UploadedFile,
    *,
    kinds: tuple[str, ...] = tuple(SIGNATURES),
    limit: int = LARGEST_FILE,
) -> str:
    """The content type of an upload, by its name and its first bytes.

    `limit` in bytes. Raises: FileEmpty, FileTooLarge, FileKindRefused.
    """
    if not upload.size:
        raise FileEmpty
    if upload.size > limit:
        raise FileTooLarge(limit=limit // (1024 * 1024))
    ending = (upload.name or "").rsplit(".", 1)[-1].lower()
    start = upload.read(4096)
    upload.seek(0)
    known = SIGNATURES.get(ending) if ending in kinds else None
    looks_like_text = b"\x00" not in start and not start.lstrip().lower().startswith(
        (b"<svg", b"<!doctype", b"<html", b"<?xml")
    )
    if known is None or not start.startswith(known[0]) or (known[0] == b"" and not looks_like_text):
        raise FileKindRefused(kinds=", ".join(kinds))
    return known[1]


@transaction.atomic
def keep_file(
    *,
    upload: UploadedFile,
    owner_kind: str,
    owner_uuid: UUID,
    kinds: tuple[str, ...] = tuple(SIGNATURES),
) -> PrivateFile:
    """Keep an upload as a private file of the thing named. Raises: FileEmpty, FileTooLarge, FileKindRefused."""
    content_type = check_file(upload, kinds=kinds)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = "".join(
        char for char in (upload.name or "file").replace("\\", "/").rsplit("/", 1)[-1] if char.isprintable()
    )
    return PrivateFile.objects.create(
        owner_kind=owner_kind,
        owner_uuid=owner_uuid,
        file=upload,
        name=name[-150:],
        content_type=content_type,
        size=upload.size or 0,
        sha256=digest.hexdigest(),
    )


@transaction.atomic
def link(*, frm: tuple[str, UUID], to: tuple[str, UUID]) -> Link:
    """Write that `to` came from `frm`, each as (kind, uuid). Idempotent."""
    row, _created = Link.objects.get_or_create(
        from_kind=frm[0], from_uuid=frm[1], to_kind=to[0], to_uuid=to[1]
    )
    return row


def raise_content_version() -> None:
    """Tell every process that public pages have changed: their cached copies are dropped within a second."""
    if not ContentVersion.objects.filter(pk=1).update(number=F("number") + 1):
        ContentVersion.objects.get_or_create(pk=1, defaults={"number": 1})
