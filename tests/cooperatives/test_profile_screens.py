"""Staff's screens about the answers to PROFILO: what is shown, ticked, refused, logged; nobody else gets in."""

import json
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives import actions
from cooperatives.models import Cooperative
from land.accounts.models import AccessEvent
from land.core import offers
from land.practices.models import GoodPracticePage
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_wave
from tests.make.pages import make_index
from tests.make.people import make_user
from tests.make.profile import FIGURES, LAST, OFFICE, make_profile

pytestmark = pytest.mark.django_db
TOLD = {"P804": "SI", "P805": "Turni su misura", "P806": "Un'applicazione per i turni."}


@pytest.fixture
def staff(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = make_user(roles=("staff",))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    client.user = user
    return client


def profile_of(name="", **changed):
    """A profile sent by a cooperative of which the registry says the same, but for what changed."""
    cooperative = make_cooperative(name, **(OFFICE | {"founded_on": date(LAST - 20, 5, 12)}))
    actions.write_year(cooperative=cooperative, year=LAST, source="accounts", **FIGURES)
    return make_profile(cooperative, **changed)


def one(response):
    return reverse("profiles_one", args=[response.uuid])


def posted(**seen):
    """A form with these fields ticked, each with what the page showed."""
    return {
        "accept": "1",
        "field": list(seen),
        **{f"now-{name}": json.dumps(now) for name, now in seen.items()},
    }


def test_the_screens_open_for_staff_and_for_nobody_else(staff):
    response = profile_of(P303="Altro.", **TOLD)
    member = make_user()
    make_membership(response.cooperative, member)
    addresses = [reverse("profiles_review"), one(response)]
    for address in addresses:
        assert staff.get(address).status_code == 200
    for other in (member, make_user(), make_user(roles=("editor",))):
        staff.force_login(other)
        for address in addresses:
            assert staff.get(address).status_code in (302, 403, 404)
        for data in ({"keep": "1"}, posted(description="Pulizie.")):
            assert staff.post(one(response), data).status_code in (302, 403, 404)
        experience = reverse("profiles_experience", args=[response.uuid])
        assert staff.post(experience).status_code in (302, 403, 404)
    response.refresh_from_db()
    assert response.reviewed_at is None and not GoodPracticePage.objects.exists()


def test_accepting_without_a_tick_asks_for_one_and_keeps_the_profile_on_the_list(staff):
    response = profile_of(P303="Altro.")
    page = staff.post(one(response), posted())
    assert page.status_code == 422
    assert "Spunta almeno una risposta" in page.content.decode()
    assert [ticked for _row, _now, ticked, _problem in page.context["rows"]] == [False]
    response.refresh_from_db()
    assert response.reviewed_at is None


def test_a_response_that_is_no_sent_profile_is_not_found(staff):
    for response in (
        make_profile(make_cooperative(), sent=False),
        make_response(make_wave(), make_cooperative(), sent=True),
    ):
        assert staff.get(one(response)).status_code == 404


def test_the_list_says_how_many_differ_and_no_answer(staff):
    profile_of("Alba", P303="Segreto.", P203="via nuova 2")
    page = staff.get(reverse("profiles_review"))
    assert [(row.cooperative.name, number, told) for row, number, told in page.context["rows"]] == [
        ("Alba", 2, False)
    ]
    assert "Segreto." not in page.content.decode()


def test_the_list_asks_as_much_for_three_as_for_one(staff):
    counts = []
    for more in (1, 2):
        for _number in range(more):
            profile_of(P303="Altro.")
        staff.get(reverse("profiles_review"))
        with CaptureQueriesContext(connection) as seen:
            staff.get(reverse("profiles_review"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_screen_asks_as_much_for_three_differences_as_for_one(staff):
    counts = []
    for changed in ({"P303": "Altro."}, {"P303": "Altro.", "P203": "via 2", "P302": "culturmedia"}):
        address = one(profile_of(**changed))
        staff.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert len(staff.get(address).context["rows"]) == len(changed)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_both_values_are_shown_and_all_rows_are_ticked(staff):
    page = staff.get(one(profile_of(P303="Altro.", P302="culturmedia")))
    assert [(row.says, row.answered, ticked) for row, _now, ticked, _problem in page.context["rows"]] == [
        ("Produzione e servizi", "Cultura, turismo e media", True),
        ("Pulizie.", "Altro.", True),
    ]


def test_a_row_that_the_registry_changed_after_the_answers_is_not_ticked_by_itself(staff):
    response = profile_of(P303="Altro.")
    cooperative = Cooperative.objects.get(pk=response.wave_member.cooperative_id)
    actions.write_cooperative(cooperative=cooperative, source="cooperative", description="Terzo.")
    page = staff.get(one(response))
    assert [ticked for _row, _now, ticked, _problem in page.context["rows"]] == [False]


def test_accepting_writes_in_the_name_of_who_accepts(staff):
    response = profile_of(P303="Altro.", P203="via nuova 2")
    answer = staff.post(one(response), posted(description="Pulizie."))
    assert answer.status_code == 302 and answer.url.startswith(reverse("profiles_review"))
    change = response.cooperative.changes.get(source="profile")
    assert (change.field, change.previous, change.value, change.user) == (
        "description", "Pulizie.", "Altro.", staff.user)  # fmt: skip
    assert staff.get(reverse("profiles_review")).context["rows"] == []
    assert staff.get(one(response)).context["rows"] == []


def test_leaving_it_as_it_is_writes_nothing(staff):
    response = profile_of(P303="Altro.")
    staff.post(one(response), {"keep": "1", "field": ["description"], "now-description": '"Pulizie."'})
    assert not response.cooperative.changes.filter(source="profile").exists()
    assert staff.get(reverse("profiles_review")).context["rows"] == []


def test_what_is_refused_stands_at_its_row_and_the_ticks_are_kept(staff):
    response = profile_of(P303="Altro.", P203="via nuova 2", P401=29, P402=FIGURES["members_women"] - 1)
    answer = staff.post(one(response), posted(address="via di prova 1", members=30))
    assert answer.status_code == 422
    rows = {row.field: (ticked, bool(problem)) for row, _now, ticked, problem in answer.context["rows"]}
    assert rows == {
        "address": (True, False), "description": (False, False), "members": (True, True),
        "members_women": (False, False),
    }  # fmt: skip
    response.refresh_from_db()
    assert response.reviewed_at is None


@pytest.mark.parametrize("seen", ['"altro"', "no json", ""])
def test_a_page_that_is_old_or_made_up_is_refused_at_its_row(staff, seen):
    response = profile_of(P303="Altro.")
    answer = staff.post(one(response), {"accept": "1", "field": "description", "now-description": seen})
    assert answer.status_code == 422
    assert "Pulizie." in answer.context["rows"][0][3]


def test_a_second_person_is_told_that_it_is_decided(staff):
    response = profile_of(P303="Altro.")
    actions.set_aside_differences(response=response, by=make_user())
    answer = staff.post(one(response), posted(description="Pulizie."), follow=True)
    assert "Altro." not in answer.content.decode()
    assert not response.cooperative.changes.filter(source="profile").exists()


def test_each_reading_is_logged(staff):
    response = profile_of(P303="Altro.")
    staff.get(one(response))
    what = f"profile {response.cooperative.public_id} {response.wave.code}"
    assert AccessEvent.objects.filter(what=what).count() == 1


def test_the_wave_leads_to_its_answers_and_the_first_screen_counts_them(staff):
    response = profile_of(P303="Altro.")
    page = staff.get(reverse("waves_follow", args=[response.wave.pk]))
    assert page.context["to_look_at"] == 1
    assert f"{reverse('profiles_review')}?rilevazione={response.wave.code}" in page.content.decode()
    assert offers.attention.get("cooperatives-profiles").count() == 1


def test_the_button_makes_one_draft_and_leads_to_it_who_may_edit_it(staff):
    make_index()
    staff.user.is_superuser = True
    staff.user.save()
    response = profile_of(**TOLD)
    answers = [staff.post(reverse("profiles_experience", args=[response.uuid])) for _time in range(2)]
    page = GoodPracticePage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert page.live is False and [answer.url for answer in answers] == [edit, edit]
    assert staff.get(edit).status_code == 200
    assert edit in staff.get(one(response)).content.decode()


def test_who_may_not_edit_practices_is_told_that_the_draft_is_with_the_editors(staff):
    make_index()
    response = profile_of(**TOLD)
    answer = staff.post(reverse("profiles_experience", args=[response.uuid]))
    edit = reverse("wagtailadmin_pages:edit", args=[GoodPracticePage.objects.get().pk])
    assert answer.url == one(response)
    page = staff.get(one(response))
    assert page.context["draft"] is not None and edit not in page.content.decode()


def test_after_deciding_one_comes_back_while_there_is_an_experience_to_draft(staff):
    make_index()
    response = profile_of(P303="Altro.", **TOLD)
    assert staff.post(one(response), {"keep": "1"}).url == one(response)
    assert "Turni su misura" in staff.get(one(response)).content.decode()
