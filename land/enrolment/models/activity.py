"""What one can take a place in, when and where it happens."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.days import minutes_between
from land.core.models import Programme, Record, Territory
from land.enrolment.querysets import ActivityQuerySet, MeetingQuerySet


class Place(Record):
    """Where things happen."""

    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Territory,
        models.PROTECT,
        related_name="places",
        verbose_name=_("municipality"),
        limit_choices_to={"kind": "municipality"},
    )
    accessibility = models.TextField(_("how to get in"), blank=True, max_length=1000)
    accessibility_en = models.TextField(_("how to get in, in English"), blank=True, max_length=1000)
    hidden = models.BooleanField(_("no longer used"), default=False)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = pgettext_lazy("where things happen", "places")

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room of a place."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="rooms", verbose_name=_("place"))
    name = models.CharField(_("name"), max_length=80)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    hidden = models.BooleanField(_("no longer used"), default=False)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"], name="enrolment_room_name_is_unique_in_its_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.place}"


class Activity(Record):
    """Dates, places to take, waiting list and publication of anything one can enrol in.

    The rooms' own things (an edition, a BarCamp, a workshop) each have one. Its row is the lock: every verb that changes
    an enrolment first raises `version`, which is also the number in the queue.
    """

    class Kind(models.TextChoices):
        EDITION = "edition", _("course")
        BARCAMP = "barcamp", _("BarCamp")
        MATCHING = "matching", _("matching event")
        MODULE = "module", _("module")
        APPOINTMENT = "appointment", _("appointment")
        WORKSHOP = "workshop", _("scenario workshop")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")
        ARCHIVED = "archived", _("archived")

    class Promotion(models.TextChoices):
        OFFER = "offer", _("a place is offered, with a deadline")
        AUTOMATIC = "auto_confirm", _("the next person gets the place at once")

    class Eligibility(models.TextChoices):
        EVERYBODY = "everybody", _("everybody")
        COOPERATIVES = "cooperatives", _("people of the cooperatives")
        INVITED = "invited", _("whoever staff enrols")

    class Overlap(models.TextChoices):
        WARN = "warn", _("warn")
        BLOCK = "block", _("refuse")
        IGNORE = "ignore", _("say nothing")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("programme"),
    )
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    summary = models.TextField(_("summary"), max_length=600, blank=True)
    summary_en = models.TextField(_("summary in English"), max_length=600, blank=True)
    cost = models.CharField(_("cost"), max_length=120, blank=True, help_text=_("empty: free of charge"))
    cost_en = models.CharField(_("cost in English"), max_length=120, blank=True)
    url = models.CharField(
        max_length=300, blank=True, editable=False, help_text="path of its page in the room that owns it"
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("place")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)

    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5000)],
        help_text=_("empty: no limit"),
    )
    over_capacity_extra = models.PositiveIntegerField(_("places beyond the limit"), default=0, editable=False)
    min_participants = models.PositiveIntegerField(_("least number of people"), default=0)
    approval_required = models.BooleanField(_("staff approve each enrolment"), default=False)
    waitlist_enabled = models.BooleanField(_("waiting list"), default=True)
    waitlist_max = models.PositiveIntegerField(
        _("longest waiting list"), null=True, blank=True, help_text=_("empty: no limit")
    )
    promotion_mode = models.CharField(
        _("when a place becomes free"), max_length=12, choices=Promotion.choices, default=Promotion.OFFER
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept a place"), default=48, validators=[MinValueValidator(1), MaxValueValidator(168)]
    )
    promotion_stop = models.DurationField(_("no offers in the last"), default=timedelta(hours=2))
    enrol_opens_at = models.DateTimeField(_("enrolment opens"), null=True, blank=True)
    enrol_closes_at = models.DateTimeField(_("enrolment closes"), null=True, blank=True)
    cancel_until = models.DateTimeField(_("free withdrawal until"), null=True, blank=True)
    eligibility = models.CharField(
        _("who may enrol"), max_length=12, choices=Eligibility.choices, default=Eligibility.EVERYBODY
    )
    overlap_policy = models.CharField(
        _("when it overlaps another enrolment"), max_length=6, choices=Overlap.choices, default=Overlap.WARN
    )
    attendance_threshold = models.PositiveSmallIntegerField(
        _("attendance for the certificate, %"), default=75, validators=[MaxValueValidator(100)]
    )
    signatory = models.CharField(
        _("who signs the certificates"),
        max_length=120,
        blank=True,
        help_text=_("Name and role, as they stand under the certificate."),
    )
    register_open_until = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="set when staff reopen a register that time had closed",
    )
    seats_held = models.PositiveIntegerField(_("places held"), default=0, editable=False)
    version = models.PositiveBigIntegerField(default=0, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["state", "starts_at"], name="enrolment_activity_coming")]
        constraints = [
            models.CheckConstraint(
                name="enrolment_activity_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="enrolment_activity_enrolment_closes_before_it_ends",
                condition=Q(enrol_closes_at=None) | Q(enrol_closes_at__lte=F("ends_at")),
            ),
            models.CheckConstraint(
                name="enrolment_activity_enrolment_opens_before_it_closes",
                condition=Q(enrol_opens_at=None)
                | Q(enrol_closes_at=None)
                | Q(enrol_opens_at__lt=F("enrol_closes_at")),
            ),
            models.CheckConstraint(
                name="enrolment_activity_holds_no_more_than_its_places",
                condition=Q(capacity=None) | Q(seats_held__lte=F("capacity") + F("over_capacity_extra")),
            ),
            models.CheckConstraint(
                name="enrolment_activity_has_at_least_one_place",
                condition=Q(capacity=None) | Q(capacity__gte=1),
            ),
            models.CheckConstraint(
                name="enrolment_activity_offer_hours_are_1_to_168", condition=Q(offer_hours__range=(1, 168))
            ),
            models.CheckConstraint(
                name="enrolment_activity_state_has_its_time",
                condition=Q(state="draft", published_at=None, cancelled_at=None)
                | Q(
                    state__in=["published", "running"],
                    published_at__isnull=False,
                    cancelled_at=None,
                    closed_at=None,
                )
                | Q(state="closed", closed_at__isnull=False, cancelled_at=None)
                | Q(state="archived", cancelled_at=None, closed_at__isnull=False)
                | Q(state="cancelled", cancelled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def seats_left(self) -> int | None:
        """Free places as last written; None when there is no limit. For the screen; verbs count under the lock."""
        return None if self.capacity is None else max(self.capacity - self.seats_held, 0)


class Quota(models.Model):
    """How many of a group an activity wants: the stakeholder groups of a workshop."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="quotas")
    key = models.SlugField(_("group"), max_length=40)
    minimum = models.PositiveIntegerField(_("at least"), default=0)
    maximum = models.PositiveIntegerField(_("at most"), null=True, blank=True)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(fields=["activity", "key"], name="enrolment_quota_is_set_once"),
            models.CheckConstraint(
                name="enrolment_quota_is_possible", condition=Q(maximum=None) | Q(maximum__gte=F("minimum"))
            ),
        ]

    def __str__(self) -> str:
        return self.key


class TimeRange(Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()


class Meeting(Record):
    """One coming together of an activity: in a room, online, or both."""

    class Mode(models.TextChoices):
        PRESENCE = "presence", _("in presence")
        ONLINE = "online", _("online")
        MIXED = "mixed", _("in presence and online")

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="meetings", verbose_name=_("event"))
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("room")
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.PRESENCE)
    online_url = models.URLField(
        _("online address"), blank=True, help_text=_("shown only to whoever has a place")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CONFIRMED)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text="raised with every change of time, room or state"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="enrolment_meeting_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="enrolment_meeting_state_has_its_time",
                condition=Q(state="confirmed", cancelled_at=None)
                | Q(state="cancelled", cancelled_at__isnull=False),
            ),
            ExclusionConstraint(
                name="enrolment_meeting_room_is_used_once_at_a_time",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="confirmed", room__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def hours(self) -> float:
        """Length in hours."""
        return (self.ends_at - self.starts_at).total_seconds() / 3600

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        return minutes_between(self.starts_at, self.ends_at)
