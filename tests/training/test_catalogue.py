"""The catalogue: filters that say how many editions each choice would leave, courses, what must be learnt before."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from land.enrolment import actions as enrolment
from land.enrolment.models import Activity, Enrolment
from tests.make.courses import make_edition, make_training_area, past_edition
from tests.make.people import make_person, make_user
from tests.make.reference import make_reference
from training import actions
from training.actions import Session
from training.filters import month_later
from training.models import Course, Edition

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")


def found(client, query: str = "") -> list[str]:
    return [card["title"] for card in client.get(f"/formazione/{query}").context["cards"]]


def counts(client, query: str = "") -> dict[str, dict[str, int]]:
    facets = client.get(f"/formazione/{query}").context["facets"]
    return {facet.name: {option.code: option.count for option in facet.options} for facet in facets}


def in_days(days: int) -> list[Session]:
    start = timezone.now() + timedelta(days=days)
    return [Session("Incontro", start, start + timedelta(hours=2))]


def test_the_period_keeps_what_is_held_in_it(client):
    now = timezone.now()
    third = month_later(now, 3) - now
    make_edition(title="Subito", meetings=in_days(0) + in_days(1))
    make_edition(title="Fra poco", meetings=in_days(third.days - 2))
    make_edition(title="Lontano", meetings=in_days(third.days + 2))
    past_edition(title="Finito")
    assert found(client) == ["Fra poco", "Lontano", "Subito"]  # what has begun comes last
    assert "Lontano" not in found(client, "?periodo=questo-mese")
    assert found(client, "?periodo=prossimi-tre-mesi") == ["Fra poco", "Subito"]
    assert found(client, "?periodo=passati") == ["Finito"]
    assert set(found(client, "?periodo=passati&periodo=prossimi-tre-mesi")) == {
        "Finito",
        "Subito",
        "Fra poco",
    }
    assert found(client, "?periodo=ieri") == []


def test_months_begin_at_midnight_in_rome():
    assert month_later(datetime(2027, 1, 31, 23, 30, tzinfo=ROME), 1) == datetime(2027, 2, 1, tzinfo=ROME)
    assert month_later(datetime(2027, 10, 31, 23, 30, tzinfo=ROME), 3) == datetime(2028, 1, 1, tzinfo=ROME)


def test_each_choice_says_how_many_editions_it_would_leave_with_the_others_as_they_are(client):
    finance = make_training_area("finanza", "I fondi")
    make_edition(title="Fondi", area=finance, level="advanced", mode="online")
    make_edition(title="Bilanci", area=finance)
    make_edition(title="Fogli")
    full = make_edition(title="Pieno", capacity=1)
    enrolment.enrol(activity=full.activity, person=make_person())
    past_edition(title="Finito", area=finance)
    nothing = counts(client)
    assert nothing["area"] == {"finanza": 2, "digitale": 2}
    assert nothing["modo"] == {"presence": 3, "online": 1}
    assert nothing["livello"] == {"basic": 3, "advanced": 1}
    assert nothing["posti"] == {"on": 3}
    assert nothing["provincia"] == {"RM": 3}
    assert nothing["periodo"]["passati"] == 1
    chosen = counts(client, "?area=finanza")
    assert chosen["area"] == {"finanza": 2, "digitale": 2}
    assert chosen["livello"] == {"basic": 1, "advanced": 1}
    for name, options in counts(client, "?area=finanza").items():
        for code, number in options.items():
            if name != "area":
                assert len(found(client, f"?area=finanza&{name}={code}")) == number


def test_what_is_unknown_finds_nothing_and_a_filter_in_use_can_be_taken_away(client):
    make_edition(title="Uno")
    for query in ("?livello=divino", "?area=%00", "?posti=forse", "?provincia=XX", "?modo='--"):
        assert found(client, query) == []
    pills = client.get("/formazione/?livello=basic&modo=presence&pagina=1").context["pills"]
    assert {url for _label, url in pills} == {"?livello=basic", "?modo=presence"}


def test_a_word_that_filters_nothing_is_not_shown_as_a_filter(client):
    make_edition()
    assert client.get("/formazione/?q=zzzzz").context["pills"] == []


def test_the_catalogue_costs_as_much_with_three_editions_as_with_thirty(
    client, django_assert_max_num_queries
):
    address = "/formazione/?livello=basic&posti=on"
    make_reference()
    for _time in range(3):
        make_edition()
    client.get(address)
    with django_assert_max_num_queries(25) as few:
        client.get(address)
    for _time in range(27):
        row = make_edition()
    enrolment.enrol(activity=row.activity, person=make_person())
    client.get(address)
    with django_assert_max_num_queries(25) as many:
        assert client.get(address).context["page"].paginator.count == 30
    assert len(few) == len(many)


def test_a_course_shows_what_it_teaches_its_editions_and_what_comes_before_it(client):
    first = make_edition(title="Le basi").course
    second = make_edition(title="Il seguito", requires=[first])
    past_edition(title="Il seguito", course=second.course)
    draft = make_edition(title="Bozza", opened=False).course
    response = client.get(second.course.get_absolute_url())
    assert [card["url"] for card in response.context["coming"]] == [second.get_absolute_url()]
    assert len(response.context["past"]) == 1
    assert first.get_absolute_url() in response.content.decode()
    assert first.get_absolute_url() in client.get(second.get_absolute_url()).content.decode()
    assert second.course.get_absolute_url() in client.get(first.get_absolute_url()).content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get("/formazione/corsi/che-non-c-e/").status_code == 404
    client.force_login(make_user(roles=("staff",)))
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_a_course_costs_as_much_with_one_edition_as_with_three(client, django_assert_max_num_queries):
    course = make_edition(title="Uno").course
    path = course.get_absolute_url()
    client.get(path)
    with django_assert_max_num_queries(25) as one:
        client.get(path)
    for _time in range(2):
        make_edition(title="Uno", course=course)
        past_edition(title="Uno", course=course)
    client.get(path)
    with django_assert_max_num_queries(25) as three:
        client.get(path)
    assert len(one) == len(three)


def test_without_the_course_before_the_enrolment_is_refused_by_name_and_staff_may_let_in(client):
    first = past_edition(title="Le basi")
    second = make_edition(title="Il seguito", requires=[first.course])
    user = make_user()
    with pytest.raises(actions.PrerequisiteMissing) as refusal:
        enrolment.enrol(activity=second.activity, person=user.person, by=user)
    assert "“Le basi”" in str(refusal.value)
    client.force_login(user)
    response = client.post(reverse("enrolment:enrol", args=[second.activity.uuid]))
    assert (response.status_code, "Le basi" in response.content.decode()) == (409, True)
    assert Enrolment.objects.filter(activity=second.activity).count() == 0
    staff = make_user(roles=("staff",))
    assert (
        enrolment.enrol(activity=second.activity, person=user.person, by=staff).state
        == Enrolment.State.CONFIRMED
    )


@pytest.mark.parametrize(
    ("over", "state", "comes_in"),
    [(True, "confirmed", True), (True, "cancelled", False), (False, "confirmed", False)],
)
def test_what_counts_as_followed_is_a_place_in_an_edition_that_is_over(over, state, comes_in):
    first, person = make_edition(title="Le basi"), make_person()
    row = enrolment.enrol(activity=first.activity, person=person)
    if state == "cancelled":
        enrolment.cancel(enrolment=row, by=person.user)
    second = make_edition(title="Il seguito", requires=[first.course])
    then = timezone.now() - timedelta(days=3)
    if over:
        first.activity.__class__.objects.filter(pk=first.activity_id).update(
            starts_at=then, ends_at=then + timedelta(hours=2)
        )
    if comes_in:
        row = enrolment.enrol(activity=second.activity, person=person, accept_overlap=True)
        assert row.state == "confirmed"
    else:
        with pytest.raises(actions.PrerequisiteMissing):
            enrolment.enrol(activity=second.activity, person=person, accept_overlap=True)


def test_courses_cannot_wait_for_each_other():
    first, second, third = (make_edition(title=title).course for title in ("A", "B", "C"))
    actions.require(course=second, courses=[first])
    actions.require(course=third, courses=[second])
    for course, wanted in ((first, third), (first, second), (first, first)):
        with pytest.raises(actions.RequiresItself):
            actions.require(course=course, courses=[wanted])
    assert list(Course.objects.filter(requires=None)) == [first]


def test_what_has_begun_comes_after_what_can_still_be_joined():
    begun, to_come = make_edition(title="Già in corso"), make_edition(title="Da cominciare")
    Activity.objects.filter(pk=begun.activity_id).update(starts_at=timezone.now() - timedelta(days=3))
    assert list(Edition.objects.coming(timezone.now())) == [to_come, begun]
