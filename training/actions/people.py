"""What the people of an edition bring, as far as the house knows it: their province, sector and cooperative."""

from collections.abc import Sequence

from cooperatives.models import Cooperative
from land.enrolment.models import Enrolment
from training.grouping.balance import Member

ATTRIBUTES = ("province", "sector")


def brings(enrolments: Sequence[Enrolment]) -> list[Member]:
    """A member for each enrolment; what is not known stays empty and counts as a value of its own.

    The province is the person's, or their organisation's; the sector is their cooperative's.
    """
    rows = Enrolment.objects.filter(pk__in=[row.pk for row in enrolments]).values_list(
        "pk",
        "person__municipality__parent__name",
        "person__organisation__municipality__parent__name",
        "person__organisation",
    )
    sectors = dict(
        Cooperative.objects.filter(organisation__in=[row[3] for row in rows if row[3]]).values_list(
            "organisation", "sector__title"
        )
    )
    found = {
        pk: Member(pk, {"province": own or theirs or "", "sector": sectors.get(organisation) or ""})
        for pk, own, theirs, organisation in rows
    }
    return [found[row.pk] for row in enrolments]
