"""Who may read an idea and a project, and how a project goes from state to state."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from land.core.errors import WrongState
from startups.actions.states import AlreadyDone, ReasonNeeded, advance, may_follow
from startups.models import Evaluation, GroupMember, Idea, Project
from startups.policies import (
    accompanies,
    evaluates,
    may_edit_idea,
    may_edit_project,
    may_read_rows,
    may_see_idea,
    may_see_project,
)
from tests.make.people import make_staff, make_user
from tests.make.startups import make_call, make_group, make_idea, make_project

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def test_an_idea_is_read_by_whom_its_visibility_names():
    author, stranger, call = make_user(), make_user(), make_call()
    colleague = make_user()
    make_group(make_idea(by=colleague, call=call))
    ideas = {kind: make_idea(by=author, call=call, visibility=kind) for kind in Idea.Visibility.values}
    readers = {
        "visitor": NOBODY,
        "stranger": stranger,
        "colleague": colleague,
        "author": author,
        "staff": make_staff(),
    }
    read = {
        name: {kind for kind, idea in ideas.items() if may_see_idea(user, idea)}
        for name, user in readers.items()
    }
    everything = set(Idea.Visibility.values)
    assert read == {
        "visitor": {"public"},
        "stranger": {"public", "network"},
        "colleague": {"public", "network", "call"},
        "author": everything,
        "staff": everything,
    }


def test_a_draft_and_what_was_withdrawn_are_their_peoples_alone():
    author = make_user()
    for state in ("draft", "withdrawn"):
        idea = make_idea(by=author, state=state, visibility="public")
        assert (may_see_idea(author, idea), may_see_idea(make_user(), idea), may_see_idea(NOBODY, idea)) == (
            True,
            False,
            False,
        )
    assert may_see_idea(make_staff(), make_idea(state="draft", visibility="public")) is False


def test_what_staff_hid_is_for_staff_alone():
    author = make_user()
    idea = make_idea(by=author, state="hidden", visibility="public")
    assert (may_see_idea(author, idea), may_see_idea(make_staff(), idea)) == (False, True)


def test_an_author_who_has_not_confirmed_reads_and_writes_nothing():
    idea, asked = make_idea(visibility="group"), make_user()
    idea.authors.create(person=asked.person)
    assert (may_see_idea(asked, idea), may_edit_idea(asked, idea)) == (False, False)


def test_whoever_left_the_group_reads_no_more():
    other = make_user()
    idea = make_idea(visibility="group")
    make_group(idea, other)
    assert may_see_idea(other, idea) is True
    GroupMember.objects.filter(person=other.person).update(left_at=timezone.now())
    assert may_see_idea(other, idea) is False


def test_a_project_is_read_by_its_group_its_tutors_and_whoever_judges_it():
    project, tutor, judge, conflicted = make_project(state="training"), make_user(), make_user(), make_user()
    project.tutors.add(tutor.person)
    Evaluation.objects.create(project=project, evaluator=judge.person, step="plan")
    Evaluation.objects.create(
        project=project, evaluator=conflicted.person, step="plan", state="recused", recused_at=timezone.now()
    )
    member = project.idea.group.members.last().person.user
    readers = [member, tutor, judge, make_staff(), conflicted, make_user(), NOBODY]
    assert [may_see_project(user, project) for user in readers] == [
        True,
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert [may_edit_project(user, project) for user in readers] == [True] + [False] * 6
    assert [accompanies(user, project) for user in readers] == [False, True, False, True, False, False, False]
    assert [may_read_rows(user, project) for user in readers] == [
        False,
        True,
        False,
        True,
        False,
        False,
        False,
    ]
    project.call.rows_to_evaluators = True
    assert (may_read_rows(judge, project), may_read_rows(conflicted, project)) == (True, False)


def test_nobody_judges_a_group_they_are_in():
    project = make_project(state="plan")
    member = project.idea.group.members.last().person
    Evaluation.objects.create(project=project, evaluator=member, step="plan")
    assert evaluates(member.user, project) is False


def test_a_step_leaves_one_line_and_a_second_one_says_it_is_done():
    project, staff = make_project(state="submitted"), make_staff()
    old_page = Project.objects.get(pk=project.pk)
    advance(project, to="admitted", by=staff, admitted_at=timezone.now())
    with pytest.raises(AlreadyDone):
        advance(old_page, to="admitted", by=staff)
    with pytest.raises(WrongState):
        advance(old_page, to="stopped", by=staff, reason="Altro")
    assert [(line.frm, line.to, line.by) for line in project.transitions.all()] == [
        ("submitted", "admitted", staff)
    ]


def test_a_step_back_needs_its_reason():
    project = make_project(state="plan")
    with pytest.raises(ReasonNeeded):
        advance(project, to="plan_rework", by=None, reason="  ")
    assert Project.objects.get(pk=project.pk).state == "plan"


def test_the_map_lets_nobody_skip_a_step():
    assert [to for to in Project.State.values if may_follow("training", to)] == [
        "prefeasibility", "converged", "suspended", "given_up", "archived",
    ]  # fmt: skip
    assert [to for to in Project.State.values if may_follow("born", to)] == []


def test_what_is_suspended_says_where_it_goes_back():
    project = make_project(state="training")
    advance(project, to="suspended", by=None, reason="Estate")
    assert (project.resumes, project.ended_at) == ("training", None)
    advance(project, to=project.resumes, by=None)
    assert (project.state, project.resumes) == ("training", "")


@pytest.mark.parametrize("state", ["integration", "prefeasibility_rework", "plan_rework"])
def test_what_rested_while_something_was_asked_goes_back_there_without_another_reason(state):
    project = make_project(state=state)
    advance(project, to="suspended", by=None, reason="Estate")
    advance(project, to=project.resumes, by=None)
    assert Project.objects.get().state == state


def test_a_cooperative_is_born_only_in_the_registry():
    project = make_project(state="starting")
    with pytest.raises(IntegrityError), transaction.atomic():
        advance(project, to="born", by=None)
