"""What every room cites: who, where, under which programme, by which rule, and what came from what."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from land.core.querysets import (
    DatedRuleQuerySet,
    LinkQuerySet,
    OrganisationQuerySet,
    SearchEntryQuerySet,
    TermQuerySet,
    TerritoryQuerySet,
)


class Record(models.Model):
    """A row that people can point at: bigint inside, UUID in addresses, its times in UTC."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


class Territory(models.Model):
    """A piece of Lazio: the four areas of the programme, the five provinces, the 378 municipalities."""

    class Kind(models.TextChoices):
        AREA = "area", _("area")
        PROVINCE = "province", _("province")
        MUNICIPALITY = "municipality", _("municipality")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    code = models.CharField(
        _("code"),
        max_length=20,
        help_text=_("ISTAT code of a municipality, two letters of a province"),
    )
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(max_length=110)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("inside"),
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="core_territory_code_is_unique_in_its_kind",
            ),
            models.CheckConstraint(
                name="core_territory_municipality_has_a_province",
                condition=~Q(kind="municipality") | Q(parent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A coded word of a published or own classification: (scheme, code) never changes its meaning."""

    class Scheme(models.TextChoices):
        SECTOR = "sector", _("Legacoop sector")
        ALBO = "albo", _("category of the Albo")
        SDG = "sdg", _("Sustainable Development Goal")
        ATECO_2025 = "ateco-2025", _("ATECO 2025")
        THEME = "theme", _("theme")
        AREA = "training-area", _("training area")

    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme.choices)
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=400)
    title_en = models.CharField(_("title in English"), max_length=400, blank=True)
    parent_code = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("classification term")
        verbose_name_plural = _("classification terms")
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="core_term_code_is_unique_in_its_scheme")
        ]

    def __str__(self) -> str:
        return self.title


class Programme(Record):
    """An edition of L.A.N.D. with its funder; activities, courses, waves and agreements belong to one."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    funder = models.CharField(_("funder"), max_length=200)
    cup = models.CharField(_("CUP"), max_length=15, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    targets = models.JSONField(
        _("targets"),
        default=dict,
        blank=True,
        help_text=_("figure key → number promised to the funder"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="core_programme_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="core_programme_state_has_its_time",
                condition=Q(state="open", closed_at=None) | Q(state="closed", closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Organisation(Record):
    """Whoever takes part: a cooperative, an association, a union, a public body, a university, a firm."""

    class Kind(models.TextChoices):
        COOPERATIVE = "cooperative", _("cooperative")
        ASSOCIATION = "association", _("association")
        UNION = "union", _("trade union")
        PUBLIC_BODY = "public_body", _("public body")
        UNIVERSITY = "university", _("university or research centre")
        AGENCY = "agency", _("development agency")
        FIRM = "firm", _("firm")
        OTHER = "other", _("other")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=255)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    tax_code = models.CharField(_("codice fiscale"), max_length=16, blank=True)
    municipality = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("municipality"),
    )
    website = models.URLField(_("website"), blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~Q(tax_code=""),
                name="core_organisation_tax_code_is_unique",
            ),
            models.CheckConstraint(
                name="core_organisation_is_not_its_own_successor",
                condition=~Q(successor=F("id")) | Q(successor=None),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class Need(Record):
    """What a territory or a group lacks, who voiced it, with what evidence. Sessions, ideas and courses cite it."""

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=4000)
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="needs", verbose_name=_("territory")
    )
    voiced_by = models.CharField(_("voiced by"), max_length=200)
    evidence = models.TextField(_("evidence"), blank=True, max_length=2000)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("programme"),
    )

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")

    def __str__(self) -> str:
        return self.title


class DateRangeFunc(Func):
    function = "daterange"
    output_field = DateRangeField()


class DatedRule(models.Model):
    """A number that law or custom sets for a period: a threshold, a rate. Never in code, always with its source."""

    code = models.SlugField(_("code"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=40)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("last day on which it holds")
    )
    source = models.CharField(_("source"), max_length=300)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("dated rule")
        verbose_name_plural = _("dated rules")
        ordering = ["code", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="core_datedrule_ends_after_it_starts",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="core_datedrule_one_value_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        DateRangeFunc(
                            "valid_from",
                            "valid_to",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value.normalize():f} {self.unit}"


class Link(models.Model):
    """Provenance: `to` came from `frm`. Kinds are resolved through `offers.kinds`; no foreign key between rooms."""

    from_kind = models.CharField(max_length=40)
    from_uuid = models.UUIDField()
    to_kind = models.CharField(max_length=40)
    to_uuid = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("provenance link")
        verbose_name_plural = _("provenance links")
        indexes = [models.Index(fields=["to_kind", "to_uuid"], name="core_link_to")]
        constraints = [
            models.UniqueConstraint(
                fields=["from_kind", "from_uuid", "to_kind", "to_uuid"],
                name="core_link_is_written_once",
            ),
            models.CheckConstraint(
                name="core_link_does_not_point_at_itself",
                condition=~Q(from_kind=F("to_kind"), from_uuid=F("to_uuid")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_kind} → {self.to_kind}"


class SearchEntry(models.Model):
    """One document that can be found, with its stored vector. Results, counts and suggestions filter on audience first."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        REGISTERED = "registered", _("registered people")
        STAFF = "staff", _("staff")

    kind = models.CharField(max_length=40)
    uuid = models.UUIDField()
    language = models.CharField(max_length=2, default="it")
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=600, blank=True)
    url = models.CharField(max_length=400)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    facets = models.JSONField(default=dict)
    words = ArrayField(
        models.CharField(max_length=60),
        default=list,
        help_text="title words for suggestions",
    )
    vector = SearchVectorField()
    dated = models.DateTimeField(help_text="what “most recent” sorts by")

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [
            GinIndex(fields=["vector"], name="core_searchentry_vector"),
            GinIndex(fields=["facets"], name="core_searchentry_facets"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "uuid", "language"],
                name="core_searchentry_one_per_document",
            )
        ]

    def __str__(self) -> str:
        return self.title


def private_storage():
    """The storage outside the web root; read only through the guarded view."""
    return storages["private"]


def private_name(row: "PrivateFile", filename: str) -> str:
    """Stored names are ours: nothing typed by anybody reaches the disk."""
    return f"{row.uuid.hex[:2]}/{row.uuid.hex}"


class PrivateFile(Record):
    """A file of a room, served as an attachment behind the policy of the object that owns it."""

    owner_kind = models.CharField(max_length=40)
    owner_uuid = models.UUIDField()
    file = models.FileField(storage=private_storage, upload_to=private_name)
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("bytes"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("private file")
        verbose_name_plural = _("private files")
        indexes = [models.Index(fields=["owner_kind", "owner_uuid"], name="core_privatefile_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_signed_envelope(self) -> bool:
        """A .p7m: a document inside a signature, which nobody verifies here."""
        return self.content_type == "application/pkcs7-mime"


class Receipt(models.Model):
    """The answer to a form that was sent: a second sending of the same form gets it again (land.core.once)."""

    key = models.CharField(max_length=64, primary_key=True)
    location = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        indexes = [models.Index(fields=["created_at"], name="core_receipt_created")]

    def __str__(self) -> str:
        return self.key[:12]


class ContentVersion(models.Model):
    """One row: the number that every publish raises, so that all processes drop their cached pages within a second."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="core_contentversion_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.number)
