"""The founding group: who wants to start it together, as what, and who has signed what."""

import hashlib
from datetime import timedelta

from django.core.signing import Signer
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person, User
from land.core.models import Record
from startups.models.ideas import Idea
from startups.querysets.groups import GroupMemberQuerySet, InvitationQuerySet

VALID_FOR = timedelta(days=14)
#: a cooperative has three members at least; source: art. 2522 of the civil code
LEAST_MEMBERS = 3


class FoundingGroup(Record):
    """The people of one idea (*gruppo promotore*)."""

    idea = models.OneToOneField(Idea, models.PROTECT, related_name="group", verbose_name=_("idea"))
    name = models.CharField(_("name"), max_length=120)
    contact = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="+",
        verbose_name=_("contact person"),
        help_text=_("of the group"),
    )

    class Meta:
        verbose_name = _("founding group")
        verbose_name_plural = _("founding groups")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:group", args=[self.uuid])


class GroupMember(Record):
    """One of the group. What a person plans to bring is theirs to write; others read totals alone."""

    class Access(models.TextChoices):
        READ = "read", _("reads")
        COMMENT = "comment", _("reads and comments")
        EDIT = "edit", _("reads and writes")

    class Category(models.TextChoices):
        WORKER = "worker", pgettext_lazy("of a member", "worker")
        USER = "user", pgettext_lazy("of a member", "user")
        VOLUNTEER = "volunteer", pgettext_lazy("of a member", "volunteer")
        SUBSIDISING = "subsidising", pgettext_lazy("of a member", "subsidising")
        FINANCING = "financing", pgettext_lazy("of a member", "financing")

    group = models.ForeignKey(FoundingGroup, models.CASCADE, related_name="members", verbose_name=_("group"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="founding", verbose_name=_("person"))
    access = models.CharField(_("access"), max_length=7, choices=Access, default=Access.EDIT)
    role = models.CharField(_("what this person does in the group"), max_length=120, blank=True)
    category = models.CharField(_("planned category of member"), max_length=11, choices=Category, blank=True)
    for_organisation = models.CharField(
        _("on behalf of"),
        max_length=200,
        blank=True,
        help_text=_("an organisation that will be the member, if one is"),
    )
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    confirmed_at = models.DateTimeField(
        _("will confirmed"),
        null=True,
        blank=True,
        help_text=_("when this person confirmed the will to be a member"),
    )
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a founding group")
        verbose_name_plural = _("members of a founding group")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(left_at=None), name="startups_groupmember_is_in_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class SignOff(models.Model):
    """A member's “I confirm that this is sent”, for one document as it stood. Only ever added to."""

    class What(models.TextChoices):
        APPLICATION = "application", _("application")
        PREFEASIBILITY = "prefeasibility", _("pre-feasibility plan")
        PLAN = "plan", _("business plan")

    member = models.ForeignKey(GroupMember, models.CASCADE, related_name="sign_offs")
    what = models.CharField(max_length=15, choices=What)
    document = models.UUIDField(
        help_text="of the project, of the pre-feasibility plan or of the business plan"
    )
    digest = models.CharField(
        max_length=64, help_text="sha-256 of what was signed: a later change asks for a new one"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "document", "digest"], name="startups_signoff_is_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.get_what_display()}"


class GroupInvitation(Record):
    """An invitation by e-mail into a founding group. Its link is signed and works once; only its hash is kept.

    The address is kept for as long as the invitation waits.
    """

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("of an invitation", "sent")
        ACCEPTED = "accepted", pgettext_lazy("of an invitation", "accepted")
        DECLINED = "declined", pgettext_lazy("of an invitation", "declined")
        REVOKED = "revoked", pgettext_lazy("of an invitation", "taken back")

    group = models.ForeignKey(
        FoundingGroup, models.CASCADE, related_name="invitations", verbose_name=_("group")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    access = models.CharField(
        _("access"), max_length=7, choices=GroupMember.Access, default=GroupMember.Access.COMMENT
    )
    role = models.CharField(_("what this person does in the group"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.INVITED, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    accepted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation into a founding group")
        verbose_name_plural = _("invitations into founding groups")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "email"],
                condition=Q(state="invited"),
                name="startups_groupinvitation_waits_once_an_address",
            ),
            models.CheckConstraint(
                name="startups_groupinvitation_state_has_its_time",
                condition=Q(state="invited", answered_at=None) & ~Q(email="")
                | Q(state__in=["accepted", "declined", "revoked"], answered_at__isnull=False, email=""),
            ),
            models.CheckConstraint(
                name="startups_groupinvitation_email_is_lower_case", condition=Q(email=Lower(F("email")))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} · {self.get_state_display()}"

    def token(self) -> str:
        """The signed word of its link: made again for each mail, never kept. Another date makes another word."""
        signer = Signer(salt="startups.invitation")
        return signer.sign(f"{self.uuid.hex}{int(self.expires_at.timestamp())}")

    @staticmethod
    def hash_of(token: str) -> str:
        """What is kept of a link’s word."""
        return hashlib.sha256(token.encode()).hexdigest()
