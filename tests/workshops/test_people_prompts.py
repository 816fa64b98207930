"""How people see cooperation, before and after: answered once, without a name, in no order that tells anything."""

import pytest
from django.db import connection
from django.urls import reverse

from tests.make.people import logged_in, make_staff, make_user
from tests.make.workshops import (
    make_cycle,
    make_facilitator,
    make_participant,
    make_running,
    make_workshop,
    phone_of,
)
from workshops.actions import codes, prompts
from workshops.models import Cycle, LogLine, Prompt, PromptAnswer, PromptGiven, Scenario, Workshop

pytestmark = pytest.mark.django_db


def asked(cycle: Cycle) -> dict[str, Prompt]:
    rows = [
        ("words", "Tre parole per la cooperazione", []),
        ("scale", "Quanto conta la cooperazione?", []),
        ("choice", "Che ruolo ha?", ["Motore", "Rete", "Nessuno"]),
        ("text", "Che cosa manca?", []),
    ]
    return {
        kind: prompts.save_prompt(cycle=cycle, by=None, kind=kind, when="both", text=text, choices=choices)
        for kind, text, choices in rows
    }


def whole(rows: dict[str, Prompt]) -> dict[int, list[str]]:
    return {
        rows["words"].pk: ["fiducia", " lavoro  vicino ", "fiducia"],
        rows["scale"].pk: ["4"],
        rows["choice"].pk: ["Rete"],
        rows["text"].pk: ["Le cooperative di comunità"],
    }


def room(phase: str = "welcome") -> tuple[Workshop, dict[str, Prompt]]:
    workshop = make_running(phase)
    return workshop, asked(workshop.cycle)


# ---- Answering ----


def test_an_answer_keeps_the_category_and_each_word_and_is_given_once():
    workshop, rows = room()
    person = make_participant(workshop)
    prompts.answer(participant=person, when="before", answers=whole(rows))
    kept = PromptAnswer.objects.values_list("prompt__kind", "group__key", "when", "value")
    assert sorted(kept) == [
        ("choice", "cittadini", "before", "Rete"),
        ("scale", "cittadini", "before", "4"),
        ("text", "cittadini", "before", "Le cooperative di comunità"),
        ("words", "cittadini", "before", "fiducia"),
        ("words", "cittadini", "before", "lavoro vicino"),
    ]
    with pytest.raises(prompts.GivenAlready):
        prompts.answer(participant=person, when="before", answers=whole(rows))


def test_answers_lie_in_no_order_bear_one_transaction_and_name_nobody():
    workshop, rows = room()
    for turn in range(6):
        prompts.answer(
            participant=make_participant(workshop),
            when="before",
            answers={rows["text"].pk: [f"Risposta {turn}"]},
        )
    with connection.cursor() as cursor:
        for table in ("workshops_promptanswer", "workshops_promptgiven"):
            cursor.execute(f"SELECT id FROM {table} ORDER BY ctid")
            keys = [key for (key,) in cursor.fetchall()]
            assert keys == sorted(keys)
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
            assert cursor.fetchone() == (1,)
    assert {field.name for field in PromptAnswer._meta.fields} == {
        "id", "prompt", "workshop", "group", "when", "value",
    }  # fmt: skip
    assert {field.name for field in PromptGiven._meta.fields} == {"id", "participant", "when"}
    keys = list(PromptAnswer.objects.order_by("pk").values_list("value", flat=True))
    assert len(keys) == 6


def test_a_question_of_the_end_is_not_answered_on_arrival_and_none_in_between():
    workshop, rows = room("own_ideas")
    person = make_participant(workshop)
    for when in ("before", "after"):
        with pytest.raises(prompts.NotAskedNow):
            prompts.answer(participant=person, when=when, answers=whole(rows))


def test_before_and_after_are_two_answers():
    workshop, rows = room()
    person = make_participant(workshop)
    prompts.answer(participant=person, when="before", answers=whole(rows))
    Workshop.objects.filter(pk=workshop.pk).update(phase="closing")
    prompts.answer(participant=person, when="after", answers=whole(rows))
    assert set(PromptGiven.objects.values_list("when", flat=True)) == {"before", "after"}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("words", ["a", "b", "c", "d"]),
        ("words", ["x" * 41]),
        ("scale", ["6"]),
        ("scale", ["-1"]),
        ("scale", ["1e9"]),
        ("choice", ["Altro"]),
        ("text", ["x" * 301]),
        ("text", ["uno", "due"]),
    ],
)
def test_what_does_not_fit_a_question_is_refused_and_nothing_is_kept(kind, values):
    workshop, rows = room()
    person = make_participant(workshop)
    with pytest.raises(prompts.DoesNotFit):
        prompts.answer(participant=person, when="before", answers={rows[kind].pk: values})
    assert (PromptAnswer.objects.count(), PromptGiven.objects.count()) == (0, 0)


def test_a_question_of_another_cycle_is_refused():
    workshop, _rows = room()
    foreign = asked(make_cycle())["scale"]
    with pytest.raises(prompts.DoesNotFit):
        prompts.answer(participant=make_participant(workshop), when="before", answers={foreign.pk: ["3"]})


# ---- On the phone ----


def test_a_phone_answers_and_is_thanked_and_a_second_sending_changes_nothing():
    workshop, rows = room()
    phone = phone_of(make_participant(workshop))
    screen = reverse("workshops:phone", args=[workshop.slug])
    page = phone.get(screen).content.decode()
    assert ("Prima di cominciare" in page, len(page.encode()) < 60_000) == (True, True)
    typed = {
        f"p{rows['words'].pk}_0": "fiducia", f"p{rows['words'].pk}_2": "<b>rete</b>", f"p{rows['scale'].pk}": "5",
    }  # fmt: skip
    address = reverse("workshops:prompts", args=[workshop.slug])
    for _turn in range(2):
        assert phone.post(address, typed).url == screen
    assert sorted(PromptAnswer.objects.values_list("value", flat=True)) == ["5", "<b>rete</b>", "fiducia"]
    assert "Prima di cominciare" not in phone.get(screen).content.decode()


def test_nothing_answered_is_said_and_whoever_would_rather_not_is_left_in_peace():
    workshop, _rows = room()
    phone = phone_of(make_participant(workshop))
    address = reverse("workshops:prompts", args=[workshop.slug])
    page = phone.post(address, {})
    assert (page.status_code, "almeno a una domanda" in page.content.decode()) == (422, True)
    assert phone.post(address, {"no": "1"}).status_code == 302
    assert (PromptAnswer.objects.count(), PromptGiven.objects.count()) == (0, 1)


def test_a_long_answer_is_said_at_its_field_and_keeps_what_was_typed():
    workshop, rows = room()
    phone = phone_of(make_participant(workshop))
    page = phone.post(
        reverse("workshops:prompts", args=[workshop.slug]),
        {f"p{rows['text'].pk}": "x" * 400, f"p{rows['scale'].pk}": "9"},
    )
    text = page.content.decode()
    assert (page.status_code, "x" * 400 in text, text.count("field-wrong")) == (422, True, 2)


def test_without_a_code_no_phone_answers():
    from django.test import Client

    workshop, _rows = room()
    assert Client().post(reverse("workshops:prompts", args=[workshop.slug]), {"no": "1"}).url == "/v/"
    assert PromptGiven.objects.count() == 0


def test_the_phone_of_whoever_is_not_marked_as_here_is_told_to_go_to_the_reception():
    workshop, _rows = room()
    for here in (False, True):
        phone = phone_of(make_participant(workshop, here=here))
        page = phone.get(reverse("workshops:phone", args=[workshop.slug])).content.decode()
        assert ("Passa dall’accoglienza" in page) == (not here)


# ---- From paper ----


def test_a_sheet_of_paper_counts_with_its_category_and_with_a_code_only_once():
    workshop, rows = room("own_ideas")
    client = logged_in(make_facilitator(workshop, "reception"))
    person = make_participant(workshop, workshop.groups.get(key="cooperative"))
    address = f"{reverse('workshops:paper_prompts', args=[workshop.slug])}?quando=before"
    assert client.get(address).status_code == 200
    typed = {"group": person.group_id, f"p{rows['scale'].pk}": "2"}
    assert client.post(address, typed).status_code == 302
    typed["code"] = codes.code_of(person).lower()
    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed)
    assert (again.status_code, PromptAnswer.objects.filter(group__key="cooperative").count()) == (422, 2)
    unknown = client.post(address, {**typed, "code": "0000-0000"})
    assert unknown.status_code == 422
    assert LogLine.objects.filter(what="perception from paper").count() == 2


def test_only_whoever_takes_paper_types_sheets_in():
    workshop, _rows = room()
    address = reverse("workshops:paper_prompts", args=[workshop.slug])
    for user in (make_user(), make_staff(), make_facilitator(workshop, "observer")):
        assert logged_in(user).get(address).status_code == 404


# ---- What a cycle shares ----


def test_once_somebody_has_answered_the_questions_of_the_cycle_stay():
    workshop, rows = room()
    prompts.answer(participant=make_participant(workshop), when="before", answers=whole(rows))
    with pytest.raises(prompts.SomebodyHasAnswered):
        prompts.save_prompt(cycle=workshop.cycle, by=None, kind="text", when="both", text="Altro?")
    with pytest.raises(prompts.SomebodyHasAnswered):
        prompts.remove_prompt(prompt=rows["text"], by=None)


def test_a_copy_of_a_cycle_has_its_scenarios_and_questions_and_can_be_changed():
    cycle = make_cycle()
    asked(cycle)
    prompts.save_scenario(cycle=cycle, by=None, title="Tutto a distanza", body="Un giorno…", how=2, who=-1)
    copy = prompts.copy_cycle(cycle=cycle, by=None, title="Ciclo del 2027")
    assert [row.text for row in copy.prompts.all()] == [row.text for row in cycle.prompts.all()]
    assert [(row.title, row.how, row.who) for row in copy.scenarios.all()] == [("Tutto a distanza", 2, -1)]
    prompts.save_prompt(
        prompt=copy.prompts.first(), cycle=copy, by=None, kind="text", when="after", text="E ora?"
    )
    assert cycle.prompts.first().text == "Tre parole per la cooperazione"


def test_staff_keep_scenarios_and_questions_and_copy_a_cycle():
    client, cycle = logged_in(make_staff()), make_cycle()
    shared = reverse("workshops_cycle_shared", args=[cycle.pk])
    new = reverse("workshops_prompt_new", args=[cycle.pk])
    page = client.post(new, {"text": "Che ruolo ha?", "kind": "choice", "when": "both", "choices": "Motore"})
    assert (page.status_code, "almeno due risposte" in page.content.decode()) == (422, True)
    typed = {"text": "Che ruolo ha?", "kind": "choice", "when": "both", "choices": "Motore\n\nRete\nMotore"}
    assert client.post(new, typed).url == shared
    row = Prompt.objects.get(cycle=cycle)
    assert (row.choices, row.position) == (["Motore", "Rete"], 1)
    assert "Motore\nRete" in client.get(reverse("workshops_prompt", args=[row.pk])).content.decode()
    typed = {"title": "Scenario", "body": "Un giorno", "how": "3", "who": "0"}
    scenario = reverse("workshops_scenario_new", args=[cycle.pk])
    assert client.post(scenario, typed).status_code == 422
    assert client.post(scenario, {**typed, "how": "2"}).url == shared
    assert client.get(shared).status_code == client.get(reverse("workshops_cycles")).status_code == 200
    client.post(reverse("workshops_cycle_copy", args=[cycle.pk]), {"title": "Copia"})
    assert Cycle.objects.get(title="Copia").prompts.count() == 1
    client.post(
        reverse("workshops_scenario", args=[Scenario.objects.filter(cycle=cycle).get().pk]), {"togli": "1"}
    )
    assert cycle.scenarios.count() == 0
    client.post(reverse("workshops_prompt", args=[row.pk]), {"togli": "1"})
    assert cycle.prompts.count() == 0


def test_nobody_but_staff_opens_these_screens():
    workshop = make_workshop()
    client = logged_in(make_facilitator(workshop))
    for name, pk in (("workshops_cycle_shared", workshop.cycle_id), ("workshops_invite", workshop.pk)):
        assert client.get(reverse(name, args=[pk])).status_code in (302, 404)
