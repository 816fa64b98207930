"""What is asked, of whom, when; and how it is scored."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperatives.instruments import Definition
from cooperatives.models.registry import Cooperative
from cooperatives.querysets import WaveMemberQuerySet, WaveQuerySet
from cooperatives.scoring import Spec
from land.accounts.models import User
from land.core.models import Programme, Record


class Instrument(models.Model):
    """A questionnaire by its stable code; its words stand on its versions."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class InstrumentVersion(models.Model):
    """One text of a questionnaire. Once published it never changes: a change is a new version."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="versions", verbose_name=_("questionnaire")
    )
    version = models.CharField(_("version"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    content = models.JSONField(_("content"))
    sha256 = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=2, default="it")
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    attribution = models.CharField(_("attribution"), max_length=200, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    based_on = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("based on"),
        editable=False,
    )
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    approved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("version of a questionnaire")
        verbose_name_plural = _("versions of questionnaires")
        ordering = ["instrument", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "version"], name="cooperatives_instrumentversion_is_written_once"
            ),
            models.CheckConstraint(
                name="cooperatives_instrumentversion_state_has_its_time",
                condition=Q(state="draft", published_at=None, withdrawn_at=None)
                | Q(state="published", published_at__isnull=False, withdrawn_at=None)
                | Q(state="withdrawn", withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument.code} {self.version}"

    @cached_property
    def definition(self) -> Definition:
        """The questionnaire itself."""
        return Definition.from_dict(self.content)


class ScoringSpec(models.Model):
    """What the answers to one version are worth. Never changed: a change is a new version, old scores keep theirs."""

    instrument_version = models.ForeignKey(
        InstrumentVersion, models.PROTECT, related_name="specs", verbose_name=_("version of a questionnaire")
    )
    version = models.CharField(_("version"), max_length=20)
    content = models.JSONField(_("content"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("scoring specification")
        verbose_name_plural = _("scoring specifications")
        constraints = [
            models.UniqueConstraint(
                fields=["instrument_version", "version"], name="cooperatives_scoringspec_is_written_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument_version} / {self.version}"

    @cached_property
    def spec(self) -> Spec:
        return Spec.from_dict(self.content)


def reminder_days() -> list[int]:
    """A week and two weeks after the invitation, and three days before the closing."""
    return [7, 14, -3]


class Wave(Record):
    """One asking of one questionnaire, from `opens_at` to `closes_at`."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", pgettext_lazy("of a wave", "open")
        SUSPENDED = "suspended", pgettext_lazy("of a wave", "suspended")
        CLOSED = "closed", pgettext_lazy("of a wave", "closed")
        ARCHIVED = "archived", _("archived")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="waves", verbose_name=_("programme")
    )
    instrument_version = models.ForeignKey(
        InstrumentVersion, models.PROTECT, related_name="waves", verbose_name=_("questionnaire")
    )
    scoring_spec = models.ForeignKey(
        ScoringSpec, models.PROTECT, null=True, blank=True, related_name="waves", verbose_name=_("scoring")
    )
    reference_period = models.CharField(_("reference period"), max_length=60, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest group shown"), default=5, help_text=_("figures of fewer cooperatives are never shown")
    )
    reminder_days = ArrayField(
        models.SmallIntegerField(), default=reminder_days, blank=True, verbose_name=_("reminders"),
        help_text=_("days after the invitation; a negative number counts back from the closing"),
    )  # fmt: skip
    prefill_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("prefilled from"),
        help_text=_("answers of this earlier wave come in as “to confirm”"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                name="cooperatives_wave_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="cooperatives_wave_smallest_group_is_at_least_three", condition=Q(smallest_group__gte=3)
            ),
            models.CheckConstraint(
                name="cooperatives_wave_state_has_its_time",
                condition=Q(state="draft", opened_at=None, closed_at=None, archived_at=None)
                | Q(
                    state="open", opened_at__isnull=False, suspended_at=None, closed_at=None, archived_at=None
                )
                | Q(state="suspended", suspended_at__isnull=False, closed_at=None, archived_at=None)
                | Q(state="closed", closed_at__isnull=False, archived_at=None)
                | Q(state="archived", archived_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return (get_language() == "en" and self.title_en) or self.title

    @property
    def is_to_come(self) -> bool:
        """Whether the first answers are taken only later."""
        return timezone.now() < self.opens_at


class WaveMember(models.Model):
    """A cooperative in a wave, with its stratum frozen as it was when it entered."""

    class State(models.TextChoices):
        TO_INVITE = "to_invite", _("to be invited")
        INVITED = "invited", _("invited")
        STARTED = "started", _("started")
        SUBMITTED = "submitted", _("submitted")
        VALIDATED = "validated", _("validated")
        REFUSED = "refused", _("refused")
        UNREACHABLE = "unreachable", _("unreachable")
        EXCLUDED = "excluded", _("excluded")

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="members", verbose_name=_("wave"))
    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="wave_members", verbose_name=_("cooperative")
    )
    sector_code = models.CharField(_("sector"), max_length=40, editable=False)
    size_class = models.CharField(_("size"), max_length=8, blank=True, editable=False)
    province_code = models.CharField(_("province"), max_length=2, blank=True, editable=False)
    municipality_code = models.CharField(_("municipality"), max_length=6, blank=True, editable=False)
    postcode = models.CharField(_("postal code"), max_length=5, blank=True, editable=False)
    extended_until = models.DateTimeField(_("may answer until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.TO_INVITE)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.CharField(_("reason"), max_length=300, blank=True)

    objects = WaveMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperative in a wave")
        verbose_name_plural = _("cooperatives in a wave")
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "cooperative"], name="cooperatives_wavemember_is_in_a_wave_once"
            ),
            models.CheckConstraint(
                name="cooperatives_wavemember_state_has_its_time",
                condition=Q(state="to_invite", started_at=None, submitted_at=None, ended_at=None)
                | Q(state="invited", invited_at__isnull=False, submitted_at=None, ended_at=None)
                | Q(state="started", started_at__isnull=False, ended_at=None)
                | Q(state__in=["submitted", "validated"], submitted_at__isnull=False, ended_at=None)
                | Q(state__in=["refused", "unreachable", "excluded"], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative} · {self.wave}"


class Reminder(models.Model):
    """One reminder that a cooperative was sent in a wave: each step once, whatever the scheduler does."""

    member = models.ForeignKey(
        WaveMember, models.CASCADE, related_name="reminders", verbose_name=_("cooperative in a wave")
    )
    step = models.SmallIntegerField(
        _("step"), help_text=_("the number of Wave.reminder_days, 0 is the invitation")
    )
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["member", "step"], name="cooperatives_reminder_each_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.step}"
