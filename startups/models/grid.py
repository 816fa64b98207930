"""The grid of a BarCamp's day: slots, rooms, what happens in each cell, and each published version as it was."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person, User
from land.enrolment.models.activity import TimeRange
from startups.models.barcamps import BarCamp
from startups.models.proposals import Proposal
from startups.querysets.grid import AgendaItemQuerySet, AgendaVersionQuerySet, SessionRoomQuerySet


class Slot(models.Model):
    """A stretch of time in which sessions are held side by side."""

    barcamp = models.ForeignKey(BarCamp, models.CASCADE, related_name="slots", verbose_name=_("BarCamp"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = pgettext_lazy("of a grid", "slot")
        verbose_name_plural = pgettext_lazy("of a grid", "slots")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="startups_slot_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            ExclusionConstraint(
                name="startups_slot_overlaps_no_other",
                expressions=[
                    ("barcamp", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}"


class SessionRoom(models.Model):
    """A room, or a corner, in which sessions of one BarCamp are held."""

    barcamp = models.ForeignKey(BarCamp, models.CASCADE, related_name="rooms", verbose_name=_("BarCamp"))
    name = models.CharField(_("name"), max_length=60)
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    step_free = models.BooleanField(_("without steps"), default=False)
    hidden = models.BooleanField(_("not used"), default=False)

    objects = SessionRoomQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a BarCamp", "room")
        verbose_name_plural = pgettext_lazy("of a BarCamp", "rooms")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["barcamp", "name"], name="startups_sessionroom_is_named_once"),
            models.CheckConstraint(
                name="startups_sessionroom_has_a_seat", condition=Q(seats=None) | Q(seats__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgendaVersion(models.Model):
    """A grid: one in hand, without a number, and each published one, which nobody changes any more."""

    barcamp = models.ForeignKey(BarCamp, models.CASCADE, related_name="agendas")
    number = models.PositiveIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    comment = models.CharField(_("what changes, in one line"), max_length=300, blank=True)
    changes = models.JSONField(
        default=list, blank=True, help_text="list of {what: new|moved|cancelled, title, frm, to}"
    )

    objects = AgendaVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a grid")
        verbose_name_plural = _("versions of a grid")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["barcamp", "number"], name="startups_agendaversion_number_once"),
            models.UniqueConstraint(
                fields=["barcamp"], condition=Q(number=None), name="startups_agendaversion_one_in_hand"
            ),
            models.CheckConstraint(
                name="startups_agendaversion_published_has_its_number",
                condition=Q(number=None, published_at=None)
                | Q(number__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number or _("in hand"))


class AgendaItem(models.Model):
    """What happens in one cell of a grid: a session, or something for everybody (a break)."""

    version = models.ForeignKey(AgendaVersion, models.CASCADE, related_name="items")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="items", verbose_name=_("slot"))
    room = models.ForeignKey(SessionRoom, models.PROTECT, related_name="items", verbose_name=_("room"))
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("session")
    )
    title = models.CharField(
        _("title"), max_length=120, help_text="of a session: as it stood when the version was published"
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("cell of a grid")
        verbose_name_plural = _("cells of a grid")
        ordering = ["slot__starts_at", "room_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "slot", "room"], name="startups_agendaitem_cell_is_taken_once"
            ),
            models.UniqueConstraint(
                fields=["version", "proposal"], name="startups_agendaitem_session_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaHost(models.Model):
    """Who is busy in a slot of a grid: nobody hosts two sessions at once."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="busy")
    version = models.ForeignKey(AgendaVersion, models.CASCADE, related_name="+")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("host in a grid")
        verbose_name_plural = _("hosts in a grid")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "slot", "person"], name="startups_agendahost_is_in_one_room_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
