"""The vote: what is voted on, who may, what was cast. Once it is closed nothing ties a vote to a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import User
from land.core.models import Record
from workshops.models.ideas import Idea
from workshops.models.people import Participant
from workshops.models.workshops import StakeholderGroup, Theme, Workshop
from workshops.querysets import BallotQuerySet


class Ballot(Record):
    """One vote of the room. What was cast is never changed by anybody but whoever cast it, and only while it is open."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", pgettext_lazy("of a ballot", "open")
        CLOSING = "closing", pgettext_lazy("of a ballot", "about to close")
        CLOSED = "closed", pgettext_lazy("of a ballot", "closed")
        PUBLISHED = "published", pgettext_lazy("of a ballot", "published")
        ANNULLED = "annulled", pgettext_lazy("of a ballot", "annulled")

    TAKING = ("open", "closing")
    COUNTED = ("closed", "published")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="ballots", verbose_name=_("workshop"))
    title = models.CharField(_("title"), max_length=120)
    tie_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="tie_breaks", verbose_name=_("tie of")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    votes_per_person = models.PositiveSmallIntegerField(_("votes of each person"), default=5)
    excludes_own = models.BooleanField(_("nobody votes for ideas of their own group"), default=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="while about to close: until when late phones are heard",
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    annulled_why = models.CharField(_("why it is annulled"), max_length=300, blank=True)
    entitled = models.JSONField(default=dict, editable=False, help_text="group key → how many may vote")
    results = models.JSONField(
        default=dict, editable=False, help_text="the count, written once at the closing"
    )
    results_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="workshops_ballot_state_has_its_time",
                condition=Q(state="draft", opened_at=None, closed_at=None, published_at=None)
                | Q(state="open", opened_at__isnull=False, closes_at=None, closed_at=None, published_at=None)
                | Q(
                    state="closing", opened_at__isnull=False, closes_at__isnull=False, closed_at=None,
                    published_at=None,
                )
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False, published_at=None)
                | Q(
                    state="published", opened_at__isnull=False, closed_at__isnull=False,
                    published_at__isnull=False,
                )
                | (Q(state="annulled") & ~Q(annulled_why="")),
            ),
            models.CheckConstraint(
                name="workshops_ballot_counts_only_when_closed",
                condition=Q(state__in=["closed", "published"]) | Q(results={}, results_hash=""),
            ),
            models.CheckConstraint(
                name="workshops_ballot_gives_a_vote", condition=Q(votes_per_person__range=(1, 20))
            ),
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(state__in=["open", "closing"]), name="workshops_ballot_one_is_open"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class BallotOption(models.Model):
    """What can be ticked, as it was printed: its number and its title do not change once the ballot is open."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="options", verbose_name=_("ballot"))
    number = models.PositiveSmallIntegerField(_("number"))
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="options", verbose_name=_("idea"))
    title = models.CharField(_("title"), max_length=120)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+", verbose_name=_("theme"))

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="workshops_ballotoption_number_once"),
            models.UniqueConstraint(fields=["ballot", "idea"], name="workshops_ballotoption_idea_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Channel(models.TextChoices):
    """How a vote came in."""

    PHONE = "phone", _("phone")
    KIOSK = "kiosk", _("shared tablet")
    PAPER = "paper", _("paper")


CHANNELS = Q(channel__in=["phone", "kiosk", "paper"])


class CastBallot(models.Model):
    """What somebody voted: no person, no time. Its key is random, so that order says nothing.

    Closing the ballot empties the channel of every row, and the category of those whose category is not told: with them a
    single voter on paper, or of a category, would be known from the roll.
    """

    class Validity(models.TextChoices):
        VALID = "valid", pgettext_lazy("of a vote", "valid")
        BLANK = "blank", pgettext_lazy("of a vote", "blank")
        NULL = "null", pgettext_lazy("of a vote", "null")

    id = models.UUIDField(primary_key=True, editable=False)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="cast")
    group = models.ForeignKey(StakeholderGroup, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=6, choices=Channel, blank=True)
    validity = models.CharField(max_length=6, choices=Validity, default=Validity.VALID)

    class Meta:
        verbose_name = _("vote cast")
        verbose_name_plural = _("votes cast")
        constraints = [
            models.CheckConstraint(
                name="workshops_castballot_channel_is_known", condition=CHANNELS | Q(channel="")
            ),
            models.CheckConstraint(
                name="workshops_castballot_validity_is_known",
                condition=Q(validity__in=["valid", "blank", "null"]),
            ),
        ]

    def __str__(self) -> str:
        return self.get_validity_display()


class CastVote(models.Model):
    """One tick. Its key is random too."""

    id = models.UUIDField(primary_key=True, editable=False)
    cast = models.ForeignKey(CastBallot, models.CASCADE, related_name="votes")
    option = models.ForeignKey(BallotOption, models.PROTECT, related_name="votes")

    class Meta:
        verbose_name = pgettext_lazy("in a ballot", "tick")
        verbose_name_plural = pgettext_lazy("in a ballot", "ticks")
        constraints = [
            models.UniqueConstraint(fields=["cast", "option"], name="workshops_castvote_once_an_option")
        ]

    def __str__(self) -> str:
        return str(self.option_id)


class VoterRoll(models.Model):
    """Who may vote in a ballot and whether they have: the one roll for phones, tablet and paper.

    While the ballot is open `cast` lets whoever voted change it, and `client_uuid` answers a repeated sending; closing it
    empties these for every row.
    """

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="roll")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="roll")
    channel = models.CharField(max_length=6, choices=Channel, blank=True)
    voted = models.BooleanField(default=False)
    cast = models.OneToOneField(
        CastBallot, models.SET_NULL, null=True, blank=True, related_name="roll", editable=False
    )
    client_uuid = models.UUIDField(null=True, blank=True, editable=False)
    past = ArrayField(
        models.UUIDField(), default=list, blank=True, editable=False, help_text="sendings that a later one replaced"
    )  # fmt: skip

    class Meta:
        verbose_name = _("line of the roll")
        verbose_name_plural = _("roll")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "participant"], name="workshops_voterroll_once"),
            models.CheckConstraint(
                name="workshops_voterroll_voted_says_how",
                condition=Q(voted=False, channel="", cast=None) | (Q(voted=True) & CHANNELS),
            ),
        ]

    def __str__(self) -> str:
        return str(self.participant_id)


class PaperBatch(Record):
    """A pile of paper ballots, entered by one person and checked by another before it counts."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ENTERED = "entered", pgettext_lazy("of paper ballots", "entered")
        APPLIED = "applied", pgettext_lazy("of paper ballots", "counted")
        REFUSED = "refused", pgettext_lazy("of paper ballots", "refused")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="batches", verbose_name=_("ballot"))
    sheets = models.PositiveSmallIntegerField(_("sheets"))
    stubs = ArrayField(
        models.CharField(max_length=64), default=list, blank=True, editable=False,
        help_text="hashes of the codes on the stubs, until the ballot is closed",
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    checked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    differences = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("pile of paper ballots")
        verbose_name_plural = _("piles of paper ballots")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="workshops_paperbatch_state_is_known",
                condition=Q(state__in=["draft", "entered", "applied", "refused"]),
            ),
            models.CheckConstraint(
                name="workshops_paperbatch_is_checked_by_somebody_else",
                condition=Q(checked_by=None) | Q(entered_by=None) | ~Q(checked_by=F("entered_by")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.sheets)


class PaperBallot(models.Model):
    """One sheet as somebody read it; `reading` 1 is whoever entered it, 2 whoever checked."""

    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="ballots")
    reading = models.PositiveSmallIntegerField(default=1)
    serial = models.PositiveSmallIntegerField()
    numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    group = models.ForeignKey(StakeholderGroup, models.PROTECT, related_name="+")
    validity = models.CharField(max_length=6, choices=CastBallot.Validity, default=CastBallot.Validity.VALID)

    class Meta:
        verbose_name = _("paper ballot")
        verbose_name_plural = _("paper ballots")
        ordering = ["reading", "serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "reading", "serial"], name="workshops_paperballot_serial_once"
            ),
            models.CheckConstraint(
                name="workshops_paperballot_is_read_once_or_twice", condition=Q(reading__in=[1, 2])
            ),
        ]

    def __str__(self) -> str:
        return str(self.serial)
