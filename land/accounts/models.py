"""A login is a User; a Person is who somebody is, with a login or without."""

import uuid

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from land.accounts.querysets import ConsentQuerySet, GrantQuerySet, PersonQuerySet
from land.core.models import Organisation, Record, Territory


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A login with its Person-to-be; without a password it can only be reached by a reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """For the very first administrator of a site."""
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        """Addresses are told apart without capitals."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """An e-mail login. Names stand on Person; roles are Grants, mirrored into Django's groups by the verb `grant`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    is_staff = models.BooleanField(
        _("staff"),
        default=False,
        help_text=_("mirrors the roles staff and administrator"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("registered on"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_is_unique_without_capitals"),
            models.CheckConstraint(
                name="accounts_user_email_is_lower_case",
                condition=Q(email=Lower(F("email"))),
            ),
        ]
        permissions = [
            ("export_personal_data", _("Can export personal data")),
            ("reset_second_factor", _("Can reset a second factor")),
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        person = getattr(self, "person", None)
        return person.name if person else self.email

    def get_short_name(self) -> str:
        person = getattr(self, "person", None)
        return (person.first_name if person else "") or self.email

    @property
    def first_name(self) -> str:
        """For Wagtail's screens, which expect it on the user."""
        person = getattr(self, "person", None)
        return person.first_name if person else ""

    @property
    def last_name(self) -> str:
        """For Wagtail's screens, which expect it on the user."""
        person = getattr(self, "person", None)
        return person.last_name if person else ""


class Person(Record):
    """Who somebody is. Enrolments and contacts point here, so a guest and a member are the same kind of row."""

    user = models.OneToOneField(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("login"),
    )
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("it", _("Italian")), ("en", _("English"))],
        default="it",
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    municipality = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="accounts_person_email_is_lower_case",
                condition=Q(email=Lower(F("email"))),
            ),
            models.CheckConstraint(
                name="accounts_person_erased_has_no_login",
                condition=Q(erased_at=None) | Q(user=None),
            ),
        ]
        indexes = [models.Index(fields=["email"], name="accounts_person_email")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name, as people say it."""
        return f"{self.first_name} {self.last_name}".strip() or str(_("former member of the network"))


class Grant(models.Model):
    """A role on the whole site, or on one area. Every other scope is a relation of a room."""

    class Role(models.TextChoices):
        TRAINER = "trainer", _("trainer")
        FACILITATOR = "facilitator", _("facilitator")
        EVALUATOR = "evaluator", _("evaluator")
        EDITOR = "editor", _("editor")
        STAFF = "staff", _("staff")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("login"))
    role = models.CharField(_("role"), max_length=15, choices=Role.choices)
    area = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("area"),
        limit_choices_to={"kind": "area"},
    )
    granted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "area"],
                nulls_distinct=False,
                name="accounts_grant_is_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.user}"


class Consent(models.Model):
    """A line of the consents log: what a person agreed to or withdrew, with the text they saw. Only ever added to."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name=_("person"))
    purpose = models.SlugField(_("purpose"), max_length=60)
    given = models.BooleanField(_("given"))
    text = models.TextField(_("text shown"))
    channel = models.CharField(_("channel"), max_length=20, default="web")
    at = models.DateTimeField(auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["person", "purpose", "-at"], name="accounts_consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.given}"


class AccessEvent(models.Model):
    """Who did what to whose access: roles given and taken, second factors reset, exports of personal data."""

    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    subject = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("whose"))
    what = models.CharField(_("what"), max_length=60)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("access event")
        verbose_name_plural = _("access events")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"
