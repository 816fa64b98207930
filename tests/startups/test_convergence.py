"""Ideas become one, or allies, only when every author says yes; it expires, it is told, it can be taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from land.community.actions import open_discussion
from land.core.models import Link
from land.notifications.models import Notice
from startups.actions import convergence as verbs
from startups.actions.convergence import (
    AlreadyPart,
    AlreadyProposed,
    GatePassed,
    HowMany,
    JoinedAgain,
    NoLongerOpen,
    NoLongerWaiting,
    NotAnAuthor,
    NotAsked,
    PastPrefeasibility,
    TooLate,
    answer,
    expire_due,
    leads_to,
    propose,
    remind,
    undo,
)
from startups.actions.ideas import confirm_author, follow_idea, forget_authorship, support, withdraw_idea
from startups.actions.states import advance
from startups.models import Convergence, Follow, Idea, Project, Support
from tests.make.people import logged_in, make_user
from tests.make.startups import make_call, make_group, make_idea, make_project

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def join(by, *ideas, mode="merger", **values):
    texts = {
        "title": "Insieme",
        "need": "Mancano due cose.",
        "solution": "Si fanno insieme.",
        "recipients": "tutti",
        "theme": ideas[0].theme,
        "territory": ideas[0].territory,
        "roles": "Chi sa, fa.",
        "credit": "Tutti i nomi, in ordine alfabetico.",
    }
    return propose(by=by, ideas=ideas, mode=mode, **{**texts, **values})


def now_is(row):
    return row.__class__.objects.get(pk=row.pk)


def columns(idea):
    row = now_is(idea)
    plain = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return plain | {
        "sdgs": sorted(term.pk for term in row.sdgs.all()),
        "authors": sorted(row.authors.values_list("person", "confirmed_at")),
        "supports": sorted(row.supports.values_list("person", flat=True)),
        "follows": sorted(row.follows.values_list("person", flat=True)),
    }


@pytest.fixture
def three():
    """Three people, each with an idea."""
    people = [make_user() for _ in range(3)]
    return people, [make_idea(by=user) for user in people]


def told(kind):
    return {(row.person_id, row.facts.get("state")) for row in Notice.objects.filter(kind=kind)}


def test_nothing_happens_until_every_author_has_said_yes(three):
    (ada, bice, carla), (one, two, other) = three
    row = join(ada, one, two, other)
    answer(convergence=row, by=bice, yes=True)
    assert (now_is(row).state, now_is(one).state, Idea.objects.count()) == ("proposed", "published", 3)
    answer(convergence=row, by=carla, yes=True)
    row = now_is(row)
    assert (row.state, row.result.title, row.result.state) == ("agreed", "Insieme", "published")
    assert [now_is(idea).state for idea in (one, two, other)] == ["converged"] * 3
    assert [author.person for author in row.result.authors.all()] == [ada.person, bice.person, carla.person]
    assert set(Link.objects.filter(to_uuid=row.result.uuid).values_list("from_uuid", flat=True)) == {
        one.uuid, two.uuid, other.uuid,
    }  # fmt: skip


def test_an_author_who_never_answers_makes_it_expire_and_everybody_is_told(three):
    (ada, bice, _carla), (one, two, _other) = three
    before = columns(one), columns(two)
    row = join(ada, one, two, at=timezone.now() - 14 * DAY)
    assert expire_due() == 1
    assert expire_due() == 0
    assert (now_is(row).state, columns(one), columns(two)) == ("expired", *before)
    assert told("startups-convergence-outcome") == {
        (ada.person.pk, "expired"), (bice.person.pk, "expired"),
    }  # fmt: skip
    with pytest.raises(NoLongerWaiting):
        answer(convergence=row, by=bice, yes=True)


def test_silence_past_the_last_second_is_not_consent_even_before_the_sweep(three):
    (ada, bice, _carla), (one, two, _other) = three
    row = join(ada, one, two)
    with pytest.raises(NoLongerWaiting):
        answer(convergence=row, by=bice, yes=True, at=row.expires_at)
    answer(convergence=row, by=bice, yes=True, at=row.expires_at - timedelta(seconds=1))
    assert now_is(row).state == "agreed"


def test_who_wrote_both_ideas_is_asked_once():
    ada, bice = make_user(), make_user()
    one, two = make_idea(by=ada), make_idea(by=ada)
    two.authors.create(person=bice.person, confirmed_at=timezone.now())
    row = join(bice, one, two)
    assert [consent.person for consent in row.consents.filter(answer="waiting")] == [ada.person]
    answer(convergence=row, by=ada, yes=True)
    assert now_is(row).state == "agreed"
    assert now_is(row).result.authors.count() == 2


def test_the_author_of_all_the_ideas_joins_them_at_once():
    ada = make_user()
    row = join(ada, make_idea(by=ada), make_idea(by=ada))
    assert (now_is(row).state, row.consents.count()) == ("agreed", 1)


def test_chains_are_allowed_circles_are_refused_and_everybody_is_led_to_the_end():
    ada = make_user()
    a, b, d = (make_idea(by=ada) for _ in range(3))
    c = now_is(join(ada, a, b)).result
    e = now_is(join(ada, c, d)).result
    assert [leads_to(now_is(idea)) for idea in (a, b, c, d, e)] == [e] * 5
    for circle in ([e, a], [e, c]):
        with pytest.raises(AlreadyPart):
            join(ada, *[now_is(idea) for idea in circle])
    with pytest.raises(NoLongerOpen):
        join(ada, now_is(a), make_idea(by=ada))


def test_the_stricter_visibility_wins():
    ada, call = make_user(), make_call()
    ideas = {kind: make_idea(by=ada, visibility=kind, call=call) for kind in Idea.Visibility.values}
    assert verbs.strictest([ideas["public"], ideas["network"]]) == "network"
    assert verbs.strictest([ideas["public"], ideas["call"], ideas["network"]]) == "call"
    assert verbs.strictest(ideas.values()) == "group"
    elsewhere = make_idea(by=ada, visibility="public", call=make_call())
    assert verbs.strictest([ideas["call"], elsewhere]) == "group"
    row = join(ada, ideas["public"], ideas["network"])
    assert (row.visibility, now_is(row).result.visibility) == ("network", "network")


def test_an_idea_past_pre_feasibility_becomes_no_other_idea_but_may_be_an_ally():
    ada = make_user()
    far = make_project(by=ada, state="planning").idea
    draft = make_idea(by=ada)
    with pytest.raises(PastPrefeasibility) as refusal:
        join(ada, far, draft)
    assert refusal.value.facts == {"title": far.title}
    row = now_is(join(ada, far, draft, mode="alliance"))
    assert (row.state, row.result, now_is(far).state, now_is(draft).state) == (
        "agreed", None, "published", "published",
    )  # fmt: skip


def test_who_supports_and_follows_both_is_counted_once():
    ada, fan, friend = make_user(), make_user(), make_user()
    one, two = make_idea(by=ada), make_idea(by=ada)
    for table in (Support, Follow):
        for idea in (one, two):
            table.objects.create(idea=idea, person=fan.person)
        table.objects.create(idea=two, person=friend.person)
    result = now_is(join(ada, one, two)).result
    assert (result.supports.count(), result.follows.count()) == (2, 2)
    assert (one.supports.count(), two.supports.count()) == (1, 2)


def test_an_author_of_one_of_the_ideas_does_not_support_the_joined_one():
    ada, bice = make_user(), make_user()
    one, two = make_idea(by=ada), make_idea(by=bice)
    Support.objects.create(idea=two, person=ada.person)
    row = join(ada, one, two)
    answer(convergence=row, by=bice, yes=True)
    assert now_is(row).result.supports.count() == 0


def test_undone_within_30_days_every_field_of_the_ideas_is_as_it_was(three):
    (ada, bice, _carla), (one, two, _other) = three
    one.skills_sought = ["conti"]
    one.save()
    Support.objects.create(idea=one, person=make_user().person)
    before = columns(one), columns(two)
    row = join(ada, one, two)
    answer(convergence=row, by=bice, yes=True)
    result = now_is(row).result
    undo(convergence=row, by=bice, at=now_is(row).decided_at + 30 * DAY)
    assert (columns(one), columns(two)) == before
    assert (now_is(row).state, now_is(result).state) == ("undone", "withdrawn")
    assert Link.objects.filter(to_uuid=result.uuid).count() == 0
    assert told("startups-convergence-outcome") >= {(ada.person.pk, "undone"), (bice.person.pk, "undone")}


def test_after_30_days_it_can_no_longer_be_undone():
    ada = make_user()
    row = now_is(join(ada, make_idea(by=ada), make_idea(by=ada)))
    with pytest.raises(TooLate):
        undo(convergence=row, by=ada, at=row.decided_at + 30 * DAY + timedelta(seconds=1))
    with pytest.raises(NotAsked):
        undo(convergence=row, by=make_user())


def test_a_gate_passed_since_keeps_it_from_being_undone():
    ada, call = make_user(), make_call()
    project = make_project(by=ada, call=call, state="learning")
    row = now_is(join(ada, project.idea, make_idea(by=ada)))
    heir = row.result.project
    advance(heir, to="training", by=None)
    with pytest.raises(GatePassed):
        undo(convergence=row, by=ada)


def test_the_last_of_a_chain_is_undone_first():
    ada = make_user()
    first = now_is(join(ada, make_idea(by=ada), make_idea(by=ada)))
    second = now_is(join(ada, first.result, make_idea(by=ada)))
    with pytest.raises(JoinedAgain):
        undo(convergence=first, by=ada)
    undo(convergence=second, by=ada)
    undo(convergence=first, by=ada)
    assert now_is(first).state == "undone"


def test_open_paths_end_in_the_joined_idea_which_goes_on_where_the_least_advanced_stood():
    ada, call = make_user(), make_call()
    ahead = make_project(by=ada, call=call, state="training")
    behind = make_project(by=ada, call=call, state="learning")
    tutor = make_user().person
    ahead.tutors.add(tutor)
    row = now_is(join(ada, ahead.idea, behind.idea))
    heir = row.result.project
    assert [now_is(project).state for project in (ahead, behind)] == ["converged"] * 2
    assert (heir.state, heir.call, list(heir.tutors.all())) == ("learning", call, [tutor])
    undo(convergence=row, by=ada)
    assert [now_is(project).state for project in (ahead, behind, heir)] == [
        "training", "learning", "archived",
    ]  # fmt: skip
    assert now_is(ahead).ended_at is None


def test_the_people_of_the_groups_are_brought_together_once_each():
    ada, bice, both = make_user(), make_user(), make_user()
    one, two = make_idea(by=ada), make_idea(by=bice)
    make_group(one, both)
    make_group(two, both, make_user())
    row = join(ada, one, two, lead=bice.person)
    answer(convergence=row, by=bice, yes=True)
    group = now_is(row).result.group
    assert (group.members.count(), group.contact) == (4, bice.person)
    confirmed = {member.person for member in group.members.confirmed()}
    assert confirmed == {ada.person, bice.person}


def test_a_no_ends_it_and_its_note_is_kept(three):
    (ada, bice, carla), (one, two, other) = three
    row = join(ada, one, two, other)
    answer(convergence=row, by=bice, yes=False, note=" Andiamo in direzioni diverse. ")
    assert (now_is(row).state, row.consents.get(person=bice.person).note) == (
        "refused", "Andiamo in direzioni diverse.",
    )  # fmt: skip
    with pytest.raises(NoLongerWaiting):
        answer(convergence=row, by=carla, yes=True)
    assert {person for person, state in told("startups-convergence-outcome")} == {
        ada.person.pk, bice.person.pk, carla.person.pk,
    }  # fmt: skip


def test_who_has_not_answered_is_reminded_on_the_7th_and_12th_day_once(three):
    (ada, bice, _carla), (one, two, _other) = three
    row = join(ada, one, two)
    told = []
    for day in (6, 7, 8, 12, 13):
        remind(at=row.proposed_at + day * DAY)
        found = Notice.objects.filter(kind="startups-convergence-reminded").order_by("pk")
        told.append([(notice.person, notice.facts["day"]) for notice in found])
    seventh, twelfth = (bice.person, 7), (bice.person, 12)
    assert told == [[], [seventh], [seventh], [seventh, twelfth], [seventh, twelfth]]


def test_a_sweep_that_slept_reminds_once(three):
    (ada, bice, _carla), (one, two, _other) = three
    row = join(ada, one, two)
    remind(at=row.proposed_at + 13 * DAY)
    found = Notice.objects.filter(kind="startups-convergence-reminded")
    assert [(notice.person, notice.facts["day"]) for notice in found] == [(bice.person, 12)]


def test_an_author_who_closes_the_account_makes_the_others_confirm_again(three):
    (ada, bice, carla), (one, two, _other) = three
    one.authors.create(person=carla.person, confirmed_at=timezone.now())
    row = join(ada, one, two)
    forget_authorship(person=carla.person)
    assert now_is(row).state == "proposed"
    assert list(row.consents.order_by("pk").values_list("person", "answer")) == [
        (ada.person.pk, "waiting"), (bice.person.pk, "waiting"),
    ]  # fmt: skip
    answer(convergence=row, by=bice, yes=True)
    assert now_is(row).state == "proposed"
    answer(convergence=row, by=ada, yes=True)
    assert now_is(row).state == "agreed"


def test_an_idea_whose_only_author_closes_the_account_ends_the_proposal(three):
    (ada, bice, _carla), (one, two, _other) = three
    row = join(ada, one, two)
    forget_authorship(person=bice.person)
    assert (now_is(row).state, now_is(two).state, now_is(one).state) == ("lapsed", "withdrawn", "published")


def test_who_becomes_an_author_meanwhile_is_asked_too(three):
    (ada, bice, carla), (one, two, _other) = three
    asked = two.authors.create(person=carla.person)
    row = join(ada, one, two)
    confirm_author(author=asked)
    answer(convergence=row, by=bice, yes=True)
    assert now_is(row).state == "proposed"
    answer(convergence=row, by=carla, yes=True)
    assert now_is(row).state == "agreed"


def test_one_joining_ends_the_other_proposals_with_the_same_ideas(three):
    (ada, bice, carla), (one, two, other) = three
    wanted, overtaken = join(ada, one, two), join(ada, one, other)
    answer(convergence=wanted, by=bice, yes=True)
    assert (now_is(wanted).state, now_is(overtaken).state) == ("agreed", "lapsed")
    with pytest.raises(NoLongerWaiting):
        answer(convergence=overtaken, by=carla, yes=True)


def test_an_idea_withdrawn_meanwhile_ends_the_proposal(three):
    (ada, bice, _carla), (one, two, _other) = three
    row = join(ada, one, two)
    withdraw_idea(idea=two, by=bice)
    assert now_is(row).state == "lapsed"


def test_two_to_six_ideas_by_one_of_their_authors_and_once():
    ada = make_user()
    ideas = [make_idea(by=make_user()) for _ in range(7)]
    mine = make_idea(by=ada)
    for wrong in ([mine], [mine, mine], [mine, *ideas[:6]]):
        with pytest.raises(HowMany):
            join(ada, *wrong)
    with pytest.raises(NotAnAuthor):
        join(ada, *ideas[:2])
    join(ada, mine, ideas[0])
    with pytest.raises(AlreadyProposed):
        join(ada, ideas[0], mine)
    assert Convergence.objects.count() == 1


def test_only_open_paths_are_taken_along():
    ada = make_user()
    stopped = make_project(by=ada, state="stopped", ended_at=timezone.now())
    row = now_is(join(ada, stopped.idea, make_idea(by=ada)))
    assert (now_is(stopped).state, Project.objects.filter(idea=row.result).exists()) == ("stopped", False)


def test_undone_who_came_after_the_joining_goes_on_with_each_idea_once_and_nobody_is_lost_or_doubled(three):
    (ada, bice, before), (one, two, _other) = three
    after = make_user()
    support(idea=one, by=before)
    row = join(ada, one, two)
    answer(convergence=row, by=bice, yes=True)
    result = now_is(row).result
    for verb in (support, follow_idea):
        verb(idea=result, by=after)
    follow_idea(idea=result, by=ada)  # an author of one of the two follows the other alone
    undo(convergence=row, by=ada)
    assert columns(one)["supports"] == sorted([before.person.pk, after.person.pk])
    assert columns(two)["supports"] == [after.person.pk]
    assert columns(one)["follows"] == [after.person.pk]
    assert columns(two)["follows"] == sorted([ada.person.pk, after.person.pk])
    news = Notice.objects.filter(kind="startups-idea-news", facts__what="undone")
    assert [each.person for each in news] == [after.person]


def test_what_was_said_of_ideas_is_read_where_they_join_and_after_they_part(three):
    (ada, bice, reader), (one, two, _other) = three
    known = [open_discussion(by=reader, title="Da prima", body="?", about=("idea", str(one.uuid)))]
    row = join(ada, one, two)
    answer(convergence=row, by=bice, yes=True)
    result = now_is(row).result
    client = logged_in(reader)
    assert "Da prima" in client.get(result.get_absolute_url()).content.decode()
    known.append(open_discussion(by=reader, title="Da uniti", body="?", about=("idea", str(result.uuid))))
    undo(convergence=row, by=ada)
    for idea, titles in ((one, ["Da prima", "Da uniti"]), (two, ["Da uniti"])):
        page = client.get(idea.get_absolute_url()).content.decode()
        assert [title for title in ("Da prima", "Da uniti") if title in page] == titles
    assert [client.get(each.get_absolute_url()).status_code for each in known] == [200, 200]
    # and not by whoever may not read all of the ideas
    Idea.objects.filter(pk=two.pk).update(visibility="group")
    assert client.get(known[1].get_absolute_url()).status_code == 404
    assert "Da uniti" not in client.get(one.get_absolute_url()).content.decode()
