"""The founding group: who wants to start it together, as what, and who has signed what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person
from land.core.models import Record
from startups.models.ideas import Idea
from startups.querysets.groups import GroupMemberQuerySet


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
