"""What notifications offer to the land: a person's own data, a panel, what staff should look at."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.accounts.policies import is_staff
from land.core import offers
from land.notifications import actions
from land.notifications.kinds import kinds
from land.notifications.models import AccountMail, Delivery, Notice, Preference


def collect(person: Person) -> list[dict[str, Any]]:
    """What was said to a person and when, and what they chose."""
    rows = [
        {
            "kind": str(known.label) if (known := kinds.get(notice.kind)) else notice.kind,
            "said": notice.created_at,
            "read": notice.read_at,
            "mailed": next((row.sent_at for row in notice.deliveries.all()), None),
        }
        for notice in Notice.objects.filter(person=person).prefetch_related("deliveries").order_by("id")
    ]
    rows += [
        {"kind": str(known.label) if (known := kinds.get(row.kind)) else row.kind, "by mail": row.mail}
        for row in Preference.objects.filter(person=person).order_by("kind")
    ]
    return rows


def erase(person: Person) -> None:
    """Forget it all; what has not left yet never will."""
    actions.forget_person(person=person)


def failed() -> int:
    """Mails given up after the last attempt."""
    return Delivery.objects.failed().count() + AccountMail.objects.failed().count()


def late() -> int:
    """Mails that nobody has tried to send for a quarter of an hour."""
    now = timezone.now()
    return Delivery.objects.late(now).count() + AccountMail.objects.late(now).count()


def panel(user: Any) -> dict[str, Any] | None:
    """The unread notices, if there are any."""
    unread = Notice.objects.of(user).unread().count()
    return {"unread": unread} if unread else None


offers.personal_data.add(
    offers.PersonalData("notifications", _("Notifications"), collect=collect, erase=erase, order=90)
)
offers.area_panels.add(
    offers.AreaPanel("notifications", _("Notifications"), "notifications/panel.html", panel, order=5)
)
offers.staff_tasks.add(
    offers.StaffTask(
        "notification-texts",
        _("Change the text of a message"),
        _("The words of the mails that leave by themselves, with a preview."),
        url=lambda: reverse("notice_texts:list"),
        allowed=is_staff,
        icon="mail",
        order=60,
    )
)
offers.attention.add(
    offers.Attention(
        "notifications-failed",
        _("messages that did not leave"),
        count=failed,
        url=lambda: reverse("failed_messages:index"),
        allowed=is_staff,
        order=20,
    )
)
offers.attention.add(
    offers.Attention(
        "notifications-late",
        _("messages that have been waiting for a quarter of an hour"),
        count=late,
        url=lambda: reverse("failed_messages:index"),
        allowed=is_staff,
        order=21,
    )
)
