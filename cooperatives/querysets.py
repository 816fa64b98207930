"""The questions asked of the registry and of the surveys."""

import unicodedata
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.scoring.derived import size_class

__all__ = ["SIZES", "WOMEN", "fold", "size_class"]

SIZES = (
    ("0", Q(workers=0)),
    ("1-9", Q(workers__range=(1, 9))),
    ("10-49", Q(workers__range=(10, 49))),
    ("50-249", Q(workers__range=(50, 249))),
    ("250+", Q(workers__gte=250)),
)


WOMEN = (
    ("0-24", Q(women_percent__lte=24)),
    ("25-49", Q(women_percent__range=(25, 49))),
    ("50-74", Q(women_percent__range=(50, 74))),
    ("75-100", Q(women_percent__gte=75)),
)
LISTED = Q(state="active", visibility="public", consent_directory=True)
ADHERING = Q(state__in=["active", "suspended"])
SIZE_LABELS = {
    "0": _("no worker"),
    "1-9": _("1 to 9 workers"),
    "10-49": _("10 to 49 workers"),
    "50-249": _("50 to 249 workers"),
    "250+": _("250 workers or more"),
}
TURNOVER_LABELS = {
    "0": _("no revenue"),
    "<100k": _("less than 100,000 €"),
    "100-500k": _("100,000 to 500,000 €"),
    "500k-2M": _("500,000 to 2 million €"),
    "2-10M": _("2 to 10 million €"),
    "10-50M": _("10 to 50 million €"),
    "50M+": _("50 million € or more"),
}
WOMEN_LABELS = {
    "0-24": _("less than a quarter"),
    "25-49": _("a quarter to a half"),
    "50-74": _("half or more"),
    "75-100": _("three quarters or more"),
}


def fold(text: str) -> str:
    """A name as it is ordered and searched: no accents, capitals, apostrophes or double spaces."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in text).split())


class CooperativeQuerySet(models.QuerySet):
    def listed(self) -> "CooperativeQuerySet":
        """In the public directory: active, public, and with its consent."""
        return self.filter(LISTED)

    def adhering(self) -> "CooperativeQuerySet":
        """Members of the federation now: active or suspended."""
        return self.filter(ADHERING)

    def shares(self) -> dict[str, int]:
        """How many adhere and how many of them are `listed` in the public directory, in one query."""
        return self.aggregate(adhering=Count("state", filter=ADHERING), listed=Count("state", filter=LISTED))

    def visible_to(self, user: Any) -> "CooperativeQuerySet":
        """What this reader may know to exist: everybody the listed ones, members also their own, staff all."""
        if user.is_authenticated and user.is_staff:
            return self.all()
        if not user.is_authenticated:
            return self.listed()
        own = self._memberships().filter(cooperative=OuterRef("pk"), person__user=user, state="active")
        return self.filter(
            LISTED | Q(state="active", visibility="network", consent_directory=True) | Exists(own)
        )

    def of(self, user: Any) -> "CooperativeQuerySet":
        """The cooperatives this person acts for."""
        own = self._memberships().filter(cooperative=OuterRef("pk"), person__user=user, state="active")
        return self.filter(Exists(own))

    def named(self, typed: str) -> "CooperativeQuerySet":
        """Those whose name holds every word typed, accents and apostrophes aside: “sant elia” finds Sant’Elia."""
        found = self
        for word in fold(typed).split():
            found = found.filter(folded_name__contains=word)
        return found

    def by_name(self) -> "CooperativeQuerySet":
        return self.order_by("folded_name", "id")

    def with_size(self) -> "CooperativeQuerySet":
        """Each with `size`, its size class."""
        whens = [When(condition, then=Value(code)) for code, condition in SIZES]
        return self.annotate(size=Case(*whens, default=Value("")))

    def with_women_class(self) -> "CooperativeQuerySet":
        """Each with `women_class`, the class of its share of women."""
        whens = [When(condition, then=Value(code)) for code, condition in WOMEN]
        return self.annotate(women_class=Case(*whens, default=Value("")))

    def of_size(self, code: str) -> "CooperativeQuerySet":
        return self.filter(dict(SIZES)[code])

    def for_cards(self) -> "CooperativeQuerySet":
        """With what a card, a row of the export and a detail page show."""
        return self.select_related("organisation", "sector", "albo_category", "municipality__parent")

    def without_representative(self) -> "CooperativeQuerySet":
        """Active ones for which nobody can act or has been asked to."""
        live = self._memberships().filter(
            cooperative=OuterRef("pk"), role="representative", state__in=["active", "invited"]
        )
        return self.filter(~Exists(live), state="active")

    def without_working_representative(self) -> "CooperativeQuerySet":
        """Active ones of which no representative has ever logged in; each with `has_representative`
        (who never logged in) and `has_invitation`."""
        named = self._memberships().filter(cooperative=OuterRef("pk"), role="representative")
        active = named.filter(state="active")
        working = active.filter(person__user__is_active=True, person__user__last_login__isnull=False)
        return self.filter(~Exists(working), state="active").annotate(
            has_representative=Exists(active), has_invitation=Exists(named.filter(state="invited"))
        )

    def _memberships(self) -> models.QuerySet:
        return self.model._meta.get_field("memberships").related_model._default_manager.all()


class MembershipQuerySet(models.QuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(state="active")

    def of(self, user: Any) -> "MembershipQuerySet":
        """Those of this login that are active, the oldest first."""
        return self.filter(state="active", person__user=user).order_by("accepted_at", "id")

    def representatives(self) -> "MembershipQuerySet":
        return self.filter(role="representative")


class WaveQuerySet(models.QuerySet):
    def open(self) -> "WaveQuerySet":
        """Taking answers now, the one that closes first at the top."""
        now = timezone.now()
        return self.filter(state="open", opens_at__lte=now, closes_at__gt=now).order_by("closes_at")


class WaveMemberQuerySet(models.QuerySet):
    def of(self, user: Any) -> "WaveMemberQuerySet":
        """Of the cooperatives this person acts for, in waves that are not drafts; newest wave first."""
        return (
            self.filter(cooperative__memberships__person__user=user, cooperative__memberships__state="active")
            .exclude(wave__state="draft")
            .exclude(state="excluded")
            .select_related("wave__instrument_version__instrument", "cooperative__organisation")
            .order_by("-wave__opens_at", "cooperative__folded_name", "id")
        )

    def by_state(self) -> "WaveMemberQuerySet":
        """How many are in each state: rows of `state` and `number`."""
        return self.order_by().values("state").annotate(number=Count("pk"))

    def without_people(self) -> "WaveMemberQuerySet":
        """Still to be invited, and nobody to write to."""
        cooperative = self.model._meta.get_field("cooperative").related_model
        live = cooperative._meta.get_field("memberships").related_model._default_manager.filter(
            cooperative=OuterRef("cooperative"), role="representative", state="active"
        )
        return self.filter(~Exists(live), state="to_invite")

    def rates(self, stratum: str) -> list[dict[str, Any]]:
        """For each value of a stratum column (sector_code, size_class, province_code) and in all: asked, begun, sent, refused,
        and `percent` of those asked that have sent (whole, halves up; None when nobody was asked)."""
        counts = {
            "asked": Count("pk", filter=~Q(state="excluded")),
            "begun": Count("pk", filter=Q(state="started")),
            "sent": Count("pk", filter=Q(state__in=["submitted", "validated"])),
            "refused": Count("pk", filter=Q(state__in=["refused", "unreachable"])),
        }
        rows = [*self.order_by().values(key=models.F(stratum)).annotate(**counts).order_by("key")]
        total = {name: sum(row[name] for row in rows) for name in counts}
        for row in (*rows, total):
            asked = row["asked"]
            row["percent"] = (200 * row["sent"] + asked) // (2 * asked) if asked else None
        return [*rows, {"key": None} | total]


class ResponseQuerySet(models.QuerySet):
    def sent(self) -> "ResponseQuerySet":
        """Submitted and not taken back."""
        return self.filter(state__in=["submitted", "in_review", "validated"])

    def latest_sent(self, wave: Any) -> "ResponseQuerySet":
        """Of each cooperative of a wave that is not excluded, the last revision that was sent and stands."""
        return (
            self.sent()
            .filter(wave_member__wave=wave)
            .exclude(wave_member__state="excluded")
            .order_by("wave_member_id", "-revision")
            .distinct("wave_member_id")
        )

    def for_work(self) -> "ResponseQuerySet":
        """With the rows that a page about a response reads."""
        return self.select_related(
            "wave_member__wave__instrument_version__instrument",
            "wave_member__wave__scoring_spec",
            "wave_member__wave__programme",
            "wave_member__cooperative__organisation",
        )

    def on_desk(self, user: Any, *, wave: str, cooperative: str) -> "ResponseQuerySet":
        """The newest response of a cooperative in a wave, first, each with `role` and `handed`: the role that this person
        has in the cooperative, the codes of the sections handed to them. One statement says all that saving needs.
        """
        model = self.model
        roles = (
            model._meta.get_field("wave_member").related_model._meta.get_field("cooperative").related_model
        )
        memberships = roles._meta.get_field("memberships").related_model._default_manager
        own = memberships.filter(
            cooperative=OuterRef("wave_member__cooperative"), person__user=user, state="active"
        )
        handed = model._meta.get_field("assignments").related_model._default_manager.filter(
            response=OuterRef("pk"), person__user=user, state__in=["accepted", "completed"]
        )
        return (
            self.filter(
                wave_member__wave__code=wave, wave_member__cooperative__organisation__slug=cooperative
            )
            .exclude(state="cancelled")
            .exclude(wave_member__state="excluded")
            .exclude(wave_member__wave__state="draft")
            .annotate(
                role=Subquery(own.order_by("accepted_at", "id").values("role")[:1]),
                handed=ArraySubquery(handed.order_by("id").values("section")),
            )
            .order_by("-revision")
        )

    def awaiting_score(self) -> "ResponseQuerySet":
        """The queue of the scoring, oldest first: sent, scorable, without a score under its wave's specification."""
        scores = self.model._meta.get_field("scores").related_model._default_manager.filter(
            response=OuterRef("pk"), spec=OuterRef("wave_member__wave__scoring_spec")
        )
        return (
            self.sent()
            .filter(~Exists(scores), wave_member__wave__scoring_spec__isnull=False, scoring_error="")
            .order_by("submitted_at", "id")
        )

    def claimable(self, now: Any) -> "ResponseQuerySet":
        """Of the queue, those that nobody is at."""
        return self.awaiting_score().filter(Q(claimed_until=None) | Q(claimed_until__lt=now))


class SectionAssignmentQuerySet(models.QuerySet):
    def handed(self, user: Any) -> "SectionAssignmentQuerySet":
        """Those that this login has accepted, finished or not, of responses still being filled in."""
        return self.filter(
            person__user=user, state__in=["accepted", "completed"], response__state="filling"
        ).exclude(response__wave_member__state="excluded")
