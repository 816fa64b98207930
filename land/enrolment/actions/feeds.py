"""The address of a person's own calendar: made, changed, taken away. An old one answers nobody."""

from django.db import transaction

from land.accounts.models import Person
from land.enrolment.models import CalendarToken
from land.enrolment.models.enrolment import new_token


@transaction.atomic
def new_feed_address(*, person: Person) -> CalendarToken:
    """A new address; the one before it stops."""
    return CalendarToken.objects.update_or_create(person=person, defaults={"token": new_token()})[0]


@transaction.atomic
def stop_feed(*, person: Person) -> bool:
    """No address any more. Returns whether there was one; idempotent."""
    return bool(CalendarToken.objects.filter(person=person).delete()[0])
