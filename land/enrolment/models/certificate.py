"""The proof that somebody was there: frozen on the day it is issued, whatever changes later."""

import secrets
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from land.accounts.models import User
from land.core.models import PrivateFile, Record
from land.enrolment.models.enrolment import Enrolment
from land.enrolment.querysets import CertificateQuerySet

# Crockford's base 32: no I, L, O, U. Whoever types O or I for 0 or 1 is understood (land.enrolment.certificates.read_code).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX, GROUPS, LETTERS = "LAND", 4, 4


def new_code() -> str:
    """`LAND-XXXX-XXXX-XXXX-XXXX`: 80 random bits, which nobody guesses."""
    groups = ("".join(secrets.choice(ALPHABET) for _letter in range(LETTERS)) for _group in range(GROUPS))
    return "-".join([PREFIX, *groups])


class Certificate(Record):
    """A certificate of attendance. A reissue is a new row; one that was revoked stays, and says so to whoever verifies it.

    `snapshot` holds what it says (`land.enrolment.certificates.snapshot`); nothing of it is read from elsewhere again. The
    row comes first, its PDF after: until then `file` is empty, and `claimed_until` and `attempts` belong to the printing.
    """

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="certificates", verbose_name=_("enrolment")
    )
    code = models.CharField(_("code"), max_length=24, unique=True, default=new_code, editable=False)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    snapshot = models.JSONField(editable=False)
    file = models.OneToOneField(PrivateFile, models.PROTECT, null=True, editable=False, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    revoked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of attendance")
        verbose_name_plural = _("certificates of attendance")
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(revoked_at=None),
                name="enrolment_certificate_one_is_valid_per_enrolment",
            ),
            models.CheckConstraint(
                name="enrolment_certificate_is_revoked_with_a_reason",
                condition=Q(revoked_at=None, revoked_by=None, reason="")
                | (Q(revoked_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="enrolment_certificate_file_has_its_fingerprint",
                condition=Q(file=None, sha256="") | (Q(file__isnull=False) & ~Q(sha256="")),
            ),
            models.CheckConstraint(
                name="enrolment_certificate_code_has_80_bits",
                condition=Q(code__regex=rf"^{PREFIX}(-[{ALPHABET}]{{{LETTERS}}}){{{GROUPS}}}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_valid(self) -> bool:
        """Whether nobody has revoked it."""
        return self.revoked_at is None

    @property
    def name(self) -> str:
        """Who was there, as they were called on the day of issue."""
        return f"{self.snapshot['first_name']} {self.snapshot['last_name']}".strip()

    @property
    def first_day(self) -> date:
        """The day of the first meeting, in Rome."""
        return date.fromisoformat(self.snapshot["first_day"])

    @property
    def last_day(self) -> date:
        """The day of the last meeting, in Rome."""
        return date.fromisoformat(self.snapshot["last_day"])
