"""Who the cooperatives are, where they work, and who may act for them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.querysets import CooperativeQuerySet, MembershipQuerySet
from land.accounts.models import Person, User
from land.core.models import Organisation, Record, Term, Territory


class Cooperative(Record):
    """An entry of the registry. Its name, slug and website stand on its organisation; written by actions only."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", pgettext_lazy("of a cooperative", "active")
        SUSPENDED = "suspended", pgettext_lazy("of a cooperative", "suspended")
        LEFT = "left", pgettext_lazy("of a cooperative", "left")
        IN_LIQUIDATION = "in_liquidation", _("in compulsory liquidation")
        CEASED = "ceased", _("ceased")
        MERGED = "merged", pgettext_lazy("of a cooperative", "merged")

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("only the cooperative and staff")
        NETWORK = "network", _("the network")
        PUBLIC = "public", _("everybody")

    class LegalForm(models.TextChoices):
        COOP_SRL = "coop_srl", _("cooperative (rules of limited companies)")
        COOP_SPA = "coop_spa", _("cooperative (rules of joint-stock companies)")
        PROFESSIONALS = "professionals", _("cooperative of professionals")
        CONSORTIUM = "consortium", _("consortium")
        MUTUAL = "mutual", _("mutual aid society")
        CONTROLLED_COMPANY = "controlled_company", _("company controlled by cooperatives")
        OTHER = "other", _("other")

    class AlboSection(models.TextChoices):
        MAINLY_MUTUAL = "mainly_mutual", _("mainly mutual")
        MAINLY_MUTUAL_BY_LAW = "mainly_mutual_by_law", _("mainly mutual by law")
        OTHER = "other", _("other than mainly mutual")

    class SocialType(models.TextChoices):
        A = "A", _("type A")
        B = "B", _("type B")
        MIXED = "mixed", _("mixed (A and B)")

    ENDED = (State.LEFT, State.IN_LIQUIDATION, State.CEASED, State.MERGED)

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="cooperative", verbose_name=_("organisation")
    )
    public_id = models.CharField(_("public identifier"), max_length=7, unique=True, editable=False)
    folded_name = models.CharField(
        max_length=255, editable=False, help_text="the name without accents, capitals and apostrophes"
    )
    tax_code = models.CharField(
        _("codice fiscale"), max_length=11, unique=True, validators=[RegexValidator(r"^\d{11}$")]
    )
    vat_number = models.CharField(_("partita IVA"), max_length=11, blank=True, db_index=True)
    vat_group = models.BooleanField(_("in a VAT group"), default=False)
    rea = models.CharField(_("REA number"), max_length=20, blank=True)
    albo_number = models.CharField(_("Albo number"), max_length=10, blank=True, db_index=True)
    albo_section = models.CharField(_("section of the Albo"), max_length=20, choices=AlboSection, blank=True)
    albo_category = models.ForeignKey(
        Term, models.PROTECT, related_name="+", verbose_name=_("category of the Albo"),
        limit_choices_to={"scheme": "albo"},
    )  # fmt: skip
    social_type = models.CharField(
        _("kind of social cooperative"), max_length=5, choices=SocialType, blank=True
    )
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm, blank=True)
    sector = models.ForeignKey(
        Term, models.PROTECT, related_name="+", verbose_name=_("Legacoop sector"),
        limit_choices_to={"scheme": "sector"},
    )  # fmt: skip
    ateco_code = models.CharField(_("ATECO code"), max_length=10, blank=True)
    ateco_edition = models.CharField(_("ATECO edition"), max_length=4, blank=True)
    other_ateco_codes = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, size=3, verbose_name=_("other ATECO codes")
    )
    other_sectors = models.ManyToManyField(
        Term, related_name="+", blank=True, verbose_name=_("other sectors"), limit_choices_to={"scheme": "sector"},
    )  # fmt: skip
    consortia = models.ManyToManyField(
        "self", symmetrical=False, related_name="consortium_members", blank=True, verbose_name=_("consortia"),
    )  # fmt: skip
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    legal_representative = models.CharField(
        _("legal representative"), max_length=160, blank=True, help_text=_("known to the office; never shown")
    )
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="cooperatives",
        verbose_name=_("municipality"), limit_choices_to={"kind": "municipality"},
    )  # fmt: skip
    workers = models.PositiveIntegerField(_("workers"), null=True, blank=True)
    workers_year = models.PositiveSmallIntegerField(_("year of the workers' figure"), null=True, blank=True)
    revenue_class = models.CharField(
        _("turnover"), max_length=8, blank=True, db_index=True, editable=False, help_text="of its latest year"
    )
    women_percent = models.PositiveSmallIntegerField(
        _("women among the workers, %"), null=True, blank=True, editable=False, help_text="of its latest year"
    )
    parity_report_year = models.PositiveSmallIntegerField(
        _("year of the last biennial report"), null=True, blank=True
    )
    social_report_year = models.PositiveSmallIntegerField(
        _("year of the last social report"), null=True, blank=True
    )
    mentor = models.BooleanField(_("would be a mentor"), default=False)
    pec = models.EmailField(_("PEC"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    contact_name = models.CharField(
        _("contact person"), max_length=160, blank=True, help_text=_("known to the office; never shown")
    )
    contact_email = models.EmailField(_("contact person's e-mail"), blank=True)
    description = models.TextField(_("what it does"), blank=True, max_length=4000)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("tags"))
    certifications = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("certifications")
    )
    sdgs = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        verbose_name=_("Sustainable Development Goals"),
    )
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.DRAFT)
    activated_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    visibility = models.CharField(
        _("who sees it"), max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )
    consent_directory = models.BooleanField(_("consent: directory"), default=False)
    consent_map = models.BooleanField(_("consent: map"), default=False)
    consent_contact = models.BooleanField(_("consent: contacts shown"), default=False)
    consent_open_data = models.BooleanField(_("consent: open data"), default=False)
    consents_at = models.DateTimeField(_("consents given at"), null=True, blank=True, editable=False)
    consents_source = models.CharField(_("consents recorded by"), max_length=80, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=80, blank=True)
    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True, editable=False)

    objects = CooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperative")
        verbose_name_plural = _("cooperatives")
        constraints = [
            models.CheckConstraint(
                name="cooperatives_cooperative_tax_code_is_eleven_digits",
                condition=Q(tax_code__regex=r"^\d{11}$"),
            ),
            models.CheckConstraint(
                name="cooperatives_cooperative_public_id_is_c_and_six",
                condition=Q(public_id__regex=r"^C[0-9A-HJKMNP-TV-Z]{6}$"),
            ),
            models.CheckConstraint(
                name="cooperatives_cooperative_state_has_its_time",
                condition=Q(state="draft", activated_at=None, suspended_at=None, ended_at=None)
                | Q(state="active", activated_at__isnull=False, suspended_at=None, ended_at=None)
                | Q(state="suspended", activated_at__isnull=False, suspended_at__isnull=False, ended_at=None)
                | Q(state__in=["left", "in_liquidation", "ceased", "merged"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cooperatives_cooperative_consents_have_their_time",
                condition=Q(
                    consent_directory=False, consent_map=False, consent_contact=False, consent_open_data=False
                )
                | Q(consents_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cooperatives_cooperative_ateco_has_its_edition",
                condition=Q(ateco_code="", ateco_edition="")
                | Q(~Q(ateco_code=""), ateco_edition__in=["2007", "2022", "2025"]),
            ),
            models.CheckConstraint(
                name="cooperatives_cooperative_workers_have_their_year",
                condition=Q(workers=None) | Q(workers_year__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "folded_name"], name="cooperatives_reading_order"),
            GinIndex(fields=["folded_name"], opclasses=["gin_trgm_ops"], name="cooperatives_name_search"),
            models.Index(
                fields=[
                    "sector",
                    "municipality",
                    "albo_category",
                    "workers",
                    "revenue_class",
                    "women_percent",
                ],
                condition=Q(state="active", visibility="public", consent_directory=True),
                name="cooperatives_facets",
            ),
            models.Index(
                fields=["folded_name", "id"],
                include=[
                    "sector",
                    "municipality",
                    "albo_category",
                    "workers",
                    "revenue_class",
                    "women_percent",
                ],
                condition=Q(state="active", visibility="public", consent_directory=True),
                name="cooperatives_directory_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def slug(self) -> str:
        return self.organisation.slug

    @property
    def website(self) -> str:
        return self.organisation.website

    @property
    def is_listed(self) -> bool:
        """Whether everybody may see it in the directory."""
        return (
            self.state == self.State.ACTIVE
            and self.visibility == self.Visibility.PUBLIC
            and self.consent_directory
        )

    def get_absolute_url(self) -> str:
        return reverse("cooperatives:detail", args=[self.organisation.slug])


class Seat(models.Model):
    """A place where a cooperative works; exactly one is the registered office."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("registered office")
        OPERATING = "operating", _("operating site")

    cooperative = models.ForeignKey(
        Cooperative, models.CASCADE, related_name="seats", verbose_name=_("cooperative")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality"),
        limit_choices_to={"kind": "municipality"},
    )  # fmt: skip
    elsewhere = models.CharField(_("municipality outside Lazio"), max_length=120, blank=True)
    postcode = models.CharField(_("postal code"), max_length=5, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    purpose = models.CharField(_("what is done there"), max_length=200, blank=True)
    workers = models.PositiveIntegerField(_("workers"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative"],
                condition=Q(kind="registered", active=True),
                name="cooperatives_seat_one_registered_office",
            ),
            models.CheckConstraint(
                name="cooperatives_seat_postcode_is_five_digits",
                condition=Q(postcode="") | Q(postcode__regex=r"^\d{5}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.place}"

    @property
    def place(self) -> str:
        return self.municipality.name if self.municipality else self.elsewhere


class Membership(Record):
    """A person acts for a cooperative. Invited by e-mail: the link holds `token`, works once and until `expires_at`."""

    class Role(models.TextChoices):
        REPRESENTATIVE = "representative", _("representative")
        COMPILER = "compiler", _("compiler")
        READER = "reader", _("reader")

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("of a membership", "invited")
        ACTIVE = "active", pgettext_lazy("of a membership", "active")
        REVOKED = "revoked", pgettext_lazy("of a membership", "revoked")

    cooperative = models.ForeignKey(
        Cooperative, models.CASCADE, related_name="memberships", verbose_name=_("cooperative")
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=15, choices=Role)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.INVITED)
    token = models.CharField(max_length=43, null=True, unique=True, editable=False)
    expires_at = models.DateTimeField(_("invitation expires at"), null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    revoked_reason = models.CharField(_("why it ended"), max_length=300, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "person"],
                condition=~Q(state="revoked"),
                name="cooperatives_membership_one_live_per_person",
            ),
            models.CheckConstraint(
                name="cooperatives_membership_state_has_its_time",
                condition=Q(state="invited", token__isnull=False, expires_at__isnull=False, revoked_at=None)
                | Q(state="active", token=None, accepted_at__isnull=False, revoked_at=None)
                | Q(state="revoked", token=None, revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.cooperative}"
