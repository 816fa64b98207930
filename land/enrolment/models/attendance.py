"""Who was at which meeting, and how long; the sheets that they signed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from land.accounts.models import User
from land.core.models import PrivateFile, Record
from land.enrolment.models.activity import Meeting
from land.enrolment.models.enrolment import Enrolment


class Attendance(models.Model):
    """One person at one meeting: there, late, away, away with a reason; and for how many minutes."""

    class State(models.TextChoices):
        PRESENT = "present", _("present")
        LATE = "late", _("late or in part")
        ABSENT = "absent", _("absent")
        EXCUSED = "excused", _("absent with a reason")

    class Method(models.TextChoices):
        CODE = "code", _("with the code, at the door")
        MANUAL = "manual", _("by hand")

    THERE = ("present", "late")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendances")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PRESENT)
    minutes = models.PositiveIntegerField(_("minutes"))
    method = models.CharField(_("how"), max_length=8, choices=Method.choices, default=Method.MANUAL)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "enrolment"], name="enrolment_attendance_is_written_once"
            ),
            models.CheckConstraint(
                name="enrolment_attendance_who_is_away_has_no_minutes",
                condition=Q(state__in=["present", "late"]) | Q(state__in=["absent", "excused"], minutes=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.person}: {self.minutes}"


class SignatureScan(Record):
    """A signed sheet of a meeting, scanned or photographed: what the funder asks to see beside the register."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="scans", verbose_name=_("meeting"))
    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("scanned signature sheet")
        verbose_name_plural = _("scanned signature sheets")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.file}"
