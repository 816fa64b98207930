"""The classroom: who enters, who leads, what each sees; forms lose nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from land.community.models import Discussion
from land.enrolment import actions as enrolment
from tests.make.classes import LONG, hand_in, make_class, make_groups, make_task, make_trainer
from tests.make.people import logged_in, make_staff, make_user
from training import actions
from training.models import GroupSet, Material, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    trainer = make_trainer()
    edition, people = make_class(6, trainer=trainer)
    return trainer, edition, people


def room(edition):
    return reverse("training:classroom", args=[edition.slug])


def test_the_classroom_is_for_who_has_a_place_and_who_runs_it(lesson):
    trainer, edition, people = lesson
    waiting = make_user()
    answers = {
        "trainer": logged_in(trainer).get(room(edition)).status_code,
        "staff": logged_in(make_staff()).get(room(edition)).status_code,
        "person": logged_in(people[0].person.user).get(room(edition)).status_code,
        "other": logged_in(waiting).get(room(edition)).status_code,
        "other trainer": logged_in(make_trainer()).get(room(edition)).status_code,
        "missing": logged_in(trainer).get("/aula/nessuna/").status_code,
        "visitor": Client().get(room(edition)).status_code,
    }
    assert answers == {
        "trainer": 200, "staff": 200, "person": 200, "other": 404, "other trainer": 404, "missing": 404, "visitor": 302,
    }  # fmt: skip


def test_who_gave_up_the_place_is_out(lesson):
    _trainer, edition, people = lesson
    user = people[0].person.user
    enrolment.cancel(enrolment=people[0], by=user)
    assert logged_in(user).get(room(edition)).status_code == 404


def test_a_trainer_of_one_edition_gets_404_on_everything_of_another(lesson):
    _trainer, edition, people = lesson
    row = make_groups(edition)
    task = make_task(row)
    work = hand_in(task)
    material = actions.keep_material(
        edition=edition, by=None, title="A", visible="enrolled", address="https://example.org"
    )
    stranger = make_trainer()
    make_class(1, trainer=stranger)
    addresses = [
        reverse("training:groups_new", args=[edition.slug]),
        reverse("training:material_new", args=[edition.slug]),
        reverse("training:task_new", args=[edition.slug]),
        reverse("training:groups", args=[row.uuid]),
        reverse("training:material", args=[material.uuid]),
        reverse("training:task", args=[task.uuid]),
        reverse("training:task_change", args=[task.uuid]),
    ]
    posts = [
        reverse(f"training:groups_{verb}", args=[row.uuid])
        for verb in ("move", "join", "publish", "close", "rotate", "experts", "topics")
    ] + [
        reverse("training:material_withdraw", args=[material.uuid]),
        reverse("training:task_part", args=[task.uuid]),
        reverse("training:task_work", args=[task.uuid]),
        reverse("training:task_excuse", args=[task.uuid]),
        reverse("training:reviews_start", args=[task.uuid]),
        reverse("training:deliverable_reopen", args=[work.uuid]),
        reverse("training:deliverable_discuss", args=[work.uuid]),
    ]
    client = logged_in(stranger)
    assert {client.get(address).status_code for address in addresses} == {404}
    assert {client.post(address).status_code for address in posts} == {404}
    participant = logged_in(people[0].person.user)
    assert {participant.get(address).status_code for address in addresses[:5]} == {404}
    assert {participant.post(address).status_code for address in posts[:8]} == {404}


def test_a_trainer_draws_looks_mends_and_publishes(lesson):
    trainer, edition, people = lesson
    client = logged_in(trainer)
    form = {
        "name": "Gruppi di lavoro", "kind": "base", "target_size": 3, "weight_province": "1", "weight_sector": "1",
        "seed": 7, "together": f"{people[0].person.last_name}, {people[1].person.name}",
    }  # fmt: skip
    answer = client.post(reverse("training:groups_new", args=[edition.slug]), form)
    row = GroupSet.objects.get()
    assert answer.url == reverse("training:groups", args=[row.uuid])
    assert row.keep_together == [[people[0].pk, people[1].pk]]
    page = client.get(answer.url).content.decode()
    assert all(str(each.person) in page for each in people)
    first, second = row.groups.all()
    member = first.members.first()
    client.post(reverse("training:groups_move", args=[row.uuid]), {"member": member.pk, "group": second.pk})
    assert [group.members.count() for group in (first, second)] == [2, 4]
    client.post(reverse("training:groups_publish", args=[row.uuid]))
    row.refresh_from_db()
    assert row.state == "published"
    seen = logged_in(member.enrolment.person.user).get(room(edition)).content.decode()
    assert "Gruppi di lavoro" in seen


def test_a_name_that_is_nobody_s_and_a_size_that_is_none_keep_what_was_typed(lesson):
    trainer, edition, _people = lesson
    form = {
        "name": "Prova", "kind": "base", "target_size": "abc", "weight_province": "1", "weight_sector": "0",
        "seed": 1, "apart": "Nessuno, Qualcuno",
    }  # fmt: skip
    answer = logged_in(trainer).post(reverse("training:groups_new", args=[edition.slug]), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nessuno, Qualcuno" in page
    assert "«Nessuno»" in page


def test_materials_are_read_by_whom_they_are_for(lesson):
    trainer, edition, people = lesson
    client = logged_in(trainer)
    url = reverse("training:material_new", args=[edition.slug])
    upload = SimpleUploadedFile("dispensa.pdf", b"%PDF-1.7 prova")
    client.post(url, {"title": "Dispensa", "visible": "enrolled", "upload": upload})
    meeting = edition.activity.meetings.order_by("starts_at").first()
    client.post(
        url,
        {
            "title": "Dopo",
            "visible": "after_meeting",
            "after": meeting.pk,
            "address": "https://example.org/d",
        },
    )
    person = logged_in(people[0].person.user)
    page = person.get(room(edition)).content.decode()
    assert "Dispensa" in page
    assert "https://example.org/d" not in page
    file = reverse("core:private_file", args=[Material.objects.get(title="Dispensa").file.uuid])
    assert [
        logged_in(user).get(file).status_code for user in (trainer, people[0].person.user, make_user())
    ] == [
        200,
        200,
        404,
    ]
    client.post(reverse("training:material_withdraw", args=[Material.objects.get(title="Dispensa").uuid]))
    assert person.get(file).status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"title": "Niente", "visible": "enrolled"},
        {
            "title": "Due",
            "visible": "enrolled",
            "address": "https://example.org",
            "upload": SimpleUploadedFile("a.pdf", b"%PDF-"),
        },
        {"title": "Dopo che?", "visible": "after_meeting", "address": "https://example.org"},
        {"title": "Non è un indirizzo", "visible": "enrolled", "address": "boh boh"},
    ],
)
def test_a_material_that_says_too_little_is_refused_and_keeps_its_title(lesson, form):
    trainer, edition, _people = lesson
    answer = logged_in(trainer).post(reverse("training:material_new", args=[edition.slug]), form)
    assert answer.status_code == 422
    assert form["title"] in answer.content.decode().replace("&#x27;", "'")
    assert not Material.objects.exists()


def test_the_counts_of_a_draw_come_before_its_groups(lesson):
    trainer, edition, _people = lesson
    row = make_groups(edition, published=False, weights={"province": 1})
    page = logged_in(trainer).get(reverse("training:groups", args=[row.uuid])).content.decode()
    assert page.index("Persone per provincia") < page.index("Gruppo 1</h2>")


def test_a_task_is_due_in_time_to_come_and_what_was_typed_stays(lesson):
    trainer, edition, _people = lesson
    client, row = logged_in(trainer), make_groups(edition)
    form = {
        "title": "Il piano", "kind": "work", "group_set": row.pk, "instructions": "Scrivetelo.",
        "due_at": "2020-01-01T10:00",
    }  # fmt: skip
    answer = client.post(reverse("training:task_new", args=[edition.slug]), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["due_at"])
    assert "Scrivetelo." in answer.content.decode()
    assert not Task.objects.exists()
    task = make_task(row, due_at=timezone.now() - timedelta(days=1))
    kept = {
        **form,
        "title": "Il piano, meglio",
        "due_at": f"{timezone.localtime(task.due_at):%Y-%m-%dT%H:%M}",
    }
    assert client.post(reverse("training:task_change", args=[task.uuid]), kept).status_code == 302
    assert Task.objects.get().title == "Il piano, meglio"


def test_a_group_works_and_hands_in_on_its_page(lesson):
    trainer, edition, _people = lesson
    row = make_groups(edition)
    due = timezone.localtime() + timedelta(days=3)
    logged_in(trainer).post(
        reverse("training:task_new", args=[edition.slug]),
        {
            "title": "Il piano", "kind": "work", "group_set": row.pk, "instructions": "Scrivetelo.",
            "due_at": f"{due:%Y-%m-%dT%H:%M}", "needs_parts": "on",
        },
    )  # fmt: skip
    task = Task.objects.get()
    url = reverse("training:task", args=[task.uuid])
    members = list(row.groups.first().members.all())
    clients = [logged_in(member.enrolment.person.user) for member in members]
    for client in clients:
        assert client.post(url + "parte/", {"text": "La mia parte"}).status_code == 302
    assert clients[0].post(url + "lavoro/", {"text": "Bozza", "links": "", "seen": 0}).status_code == 302
    conflict = clients[1].post(url + "lavoro/", {"text": "La mia idea", "links": "", "seen": 0})
    assert conflict.status_code == 409
    assert "Bozza" in conflict.content.decode()
    assert "La mia idea" in conflict.content.decode()
    wrong = clients[1].post(url + "lavoro/", {"text": "Insieme", "links": "nulla di che", "seen": 1})
    assert wrong.status_code == 422
    assert "Insieme" in wrong.content.decode()
    clients[1].post(
        url + "lavoro/", {"text": "Insieme", "links": "https://example.org", "seen": 1, "then": "submit"}
    )
    work = task.deliverables.get()
    assert (work.state, work.text) == ("submitted", "Insieme")
    other = row.groups.last().members.first().enrolment.person.user
    assert "Insieme" not in logged_in(other).get(url).content.decode()
    assert "Insieme" in logged_in(trainer).get(url).content.decode()
    clients[0].post(url + "riflessione/", {"text": "Ho imparato a contare"})
    assert "Ho imparato a contare" in logged_in(trainer).get(url).content.decode()
    assert "Ho imparato a contare" not in clients[1].get(url).content.decode()


def test_a_review_is_read_when_the_round_closes_and_not_before(lesson):
    trainer, edition, _people = lesson
    task = make_task(make_groups(edition))
    works = [hand_in(task, position) for position in range(2)]
    url = reverse("training:task", args=[task.uuid])
    closes = timezone.localtime() + timedelta(days=3)
    logged_in(trainer).post(
        url + "leggersi/",
        {
            "criteria": "Chiaro\nUtile\nFattibile",
            "reviews_each": 1,
            "closes_at": f"{closes:%Y-%m-%dT%H:%M}",
            "anonymous": "on",
        },
    )
    review = task.review_round.reviews.get(deliverable=works[1])
    writer = logged_in(review.reviewer.members.first().enrolment.person.user)
    reviewed = logged_in(works[1].group.members.first().enrolment.person.user)
    page = reverse("training:review", args=[review.uuid])
    assert reviewed.get(page).status_code == 404
    short = writer.post(page, {"score_0": 3, "score_1": 3, "score_2": 4, "comment": "Bello"})
    assert short.status_code == 422
    assert "Bello" in short.content.decode()
    assert writer.post(page, {"score_0": 3, "score_1": 3, "score_2": 4, "comment": LONG}).status_code == 302
    assert writer.post(page, {"score_0": 3, "score_1": 3, "score_2": 4, "comment": LONG}).status_code == 404
    assert LONG not in reviewed.get(url).content.decode()
    logged_in(trainer).post(url + "chiudi-revisioni/")
    assert LONG in reviewed.get(url).content.decode()


def test_what_is_said_in_the_classroom_stays_there(lesson):
    _trainer, edition, people = lesson
    client = logged_in(people[0].person.user)
    client.post(f"/comunita/nuova/?a=classroom:{edition.uuid}", {"title": "Una domanda", "body": "Quando?"})
    row = Discussion.objects.get()
    assert "Una domanda" in client.get(room(edition)).content.decode()
    assert logged_in(make_user()).get(row.get_absolute_url()).status_code == 404


def test_the_classroom_asks_the_same_number_of_questions_for_few_and_for_many(
    lesson, django_assert_max_num_queries
):
    _trainer, edition, people = lesson
    row = make_groups(edition)
    for _number in range(3):
        hand_in(make_task(row))
    client = logged_in(people[0].person.user)
    client.get(room(edition))
    with django_assert_max_num_queries(30):
        client.get(room(edition))


@pytest.mark.parametrize("sent", ["", "abc", "²", "-1", "9" * 40, "1 OR 1=1"])
def test_a_number_that_no_form_of_ours_sends_is_a_missing_page(lesson, sent):
    trainer, edition, _people = lesson
    row = make_groups(edition)
    task = make_task(row)
    client, url = logged_in(trainer), reverse("training:task", args=[task.uuid])
    answers = [
        client.post(f"{url}giustifica/", {"member": sent, "excuse": "Malattia"}),
        client.post(f"{url}passa-revisioni/", {"group": sent}),
        client.post(reverse("training:groups_move", args=[row.uuid]), {"member": sent, "group": sent}),
        client.post(reverse("training:groups_join", args=[row.uuid]), {"enrolment": sent}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
