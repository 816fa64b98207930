"""What a journey along the whole path stands on: a call, a BarCamp, modules, a host, three people; and days that pass.

The site runs on its own clock, so what has to be over is moved back by its dates; everything else is done in the browser.
"""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from cooperatives.models import Membership
from land.accounts.models import Person
from land.enrolment.models import Activity, Meeting
from startups import actions
from startups.models import BarCamp, Module, Visit, VisitHost
from tests.journeys.conftest import PASSWORD
from tests.make.learning import make_module
from tests.make.people import make_user
from tests.make.startups import make_call

BARCAMP, CALL = "barcamp-del-cammino", "bando-del-cammino"
PEOPLE = ("ida.cammino@demo.land", "ugo.cammino@demo.land", "lina.cammino@demo.land")
MODULES = tuple(f"modulo-del-cammino-{number}" for number in range(1, 7))
TAX_CODE = "14999990584"
HOST = "referente@demo.land"
BACK = timedelta(days=3)


def prepare() -> None:
    """A call that asks for what a call usually asks for, and everything one needs to meet it."""
    for email in PEOPLE:
        user = make_user(email, first_name=email.split(".")[0].title(), last_name="Cammino")
        user.set_password(PASSWORD)
        user.save()
    make_call(title="Bando del cammino", slug=CALL)
    pattern = BarCamp.objects.whole().exclude(activity__place=None)[0]
    start = timezone.now() + timedelta(days=1)
    barcamp = actions.save_barcamp(
        by=None, slug=BARCAMP, title="BarCamp del cammino", summary="Un pomeriggio di idee.",
        starts_at=start, ends_at=start + timedelta(hours=4), place=pattern.activity.place, theme=pattern.theme,
        area=pattern.area, for_whom="Chiunque.", capacity=40,
    )  # fmt: skip
    actions.open_barcamp(barcamp=barcamp, by=None)
    for number, (slug, topic) in enumerate(zip(MODULES, Module.Topic.values, strict=True), start=1):
        starts = start + timedelta(days=number)
        make_module(
            topic, title=f"Modulo del cammino {number}", slug=slug,
            starts_at=starts, ends_at=starts + timedelta(hours=3), place=pattern.activity.place,
        )  # fmt: skip
    own = Membership.objects.filter(person=Person.objects.get(user__email=HOST), state="active")[0]
    VisitHost.objects.update_or_create(
        cooperative=own.cooperative, defaults={"capacity": 9, "words": "Venite a vedere.", "open": True}
    )


def held(*slugs: str) -> None:
    """The BarCamp and modules at these addresses were held three days ago."""
    rows = Activity.objects.filter(barcamp__slug__in=slugs) | Activity.objects.filter(module__slug__in=slugs)
    for row in rows.distinct():
        back = row.starts_at - (timezone.now() - BACK)
        Meeting.objects.filter(activity=row).update(
            starts_at=F("starts_at") - back, ends_at=F("ends_at") - back
        )
        Activity.objects.filter(pk=row.pk).update(
            starts_at=F("starts_at") - back, ends_at=F("ends_at") - back
        )


def visited() -> None:
    """The day of every visit agreed was yesterday."""
    Visit.objects.filter(state="accepted").update(day=timezone.localdate() - timedelta(days=1))
