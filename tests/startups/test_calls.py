"""A call takes applications to the second; a group sends together, or after seven days of silence."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from land.core.errors import WrongState
from land.notifications.models import Notice
from startups.actions import calls, projects
from startups.actions.groups import confirm_will, missing_signatures
from startups.actions.states import AlreadyDone
from startups.models import Call, Criterion, GroupMember, Project, SignOff
from tests.make.people import logged_in, make_staff, make_user
from tests.make.startups import make_call, make_group, make_idea, make_project

pytestmark = pytest.mark.django_db
QUESTION = {"key": "perche", "label": "Perché", "kind": "text", "choices": [], "required": True}


def facts(**values):
    return {
        "title": "Imprese di comunità", "summary": "Dall’idea alla cooperativa.",
        "opens_at": datetime(2030, 3, 1, 8, tzinfo=UTC), "closes_at": datetime(2030, 5, 31, 21, 59, 59, tzinfo=UTC),
        "criteria": [{"step": "admission", "name": "Idea", "weight": 30}],
        "phases": [{"title": "BarCamp", "starts_on": "2030-03-10", "ends_on": "2030-04-10"}], **values,
    }  # fmt: skip


def draft(call=None, **values):
    author = make_user()
    project = make_project(by=author, call=call or make_call(questions=[QUESTION]), **values)
    projects.keep_answers(project=project, answers={"perche": "Serve"}, seeks_members=False, by=author)
    return Project.objects.get(pk=project.pk), author


def members(project):
    return [row.person.user for row in GroupMember.objects.filter(group__idea=project.idea_id)]


# ---- The call ----


def test_a_call_without_criteria_of_admission_does_not_open():
    call = calls.save_call(by=None, **facts(criteria=[]))
    with pytest.raises(calls.NoCriteria):
        calls.open_call(call=call, by=None)


def test_a_call_goes_from_draft_to_archive_step_by_step():
    call = calls.save_call(by=None, **facts())
    with pytest.raises(WrongState):
        calls.run_call(call=call, by=None)
    for verb in (calls.open_call, calls.run_call, calls.conclude_call, calls.archive_call):
        verb(call=call, by=None)
    assert Call.objects.get().state == "archived"


def test_the_path_does_not_begin_while_applications_are_undecided():
    call = make_call()
    make_project(call=call, state="submitted")
    with pytest.raises(calls.StillUndecided):
        calls.run_call(call=call, by=None)


def test_a_criterion_keeps_its_row_when_the_call_is_saved_again():
    call = calls.save_call(by=None, **facts())
    before = Criterion.objects.get().pk
    calls.save_call(
        call=call, by=None, **facts(criteria=[{"step": "admission", "name": "Idea", "weight": 50}])
    )
    assert [(row.pk, row.weight) for row in Criterion.objects.all()] == [(before, 50)]


def test_a_copy_has_every_date_moved_and_the_hours_of_rome_kept():
    call = calls.save_call(by=None, **facts())
    copy = calls.duplicate_call(call=call, title="Seconda", opens_on=datetime(2030, 11, 1).date(), by=None)
    assert timezone.localtime(copy.opens_at).isoformat() == "2030-11-01T09:00:00+01:00"
    assert timezone.localtime(copy.closes_at).isoformat() == "2031-01-31T23:59:59+01:00"
    assert (copy.state, copy.phases[0]["starts_on"], copy.criteria.count()) == ("draft", "2030-11-10", 1)
    assert copy.slug != call.slug


def test_drafts_are_staff_s_alone_and_open_calls_everybody_s(client):
    draft_call, open_call = make_call(state="draft"), make_call()
    assert client.get(draft_call.get_absolute_url()).status_code == 404
    assert client.get(open_call.get_absolute_url()).status_code == 200
    assert logged_in(make_staff()).get(draft_call.get_absolute_url()).status_code == 200
    assert open_call.title in client.get(reverse("startups:calls")).content.decode()


def test_the_list_names_only_public_ideas_and_tells_applicants_once():
    call = make_call()
    shown, unseen = (make_project(call=call, state="admitted") for _turn in range(2))
    shown.idea.visibility = "public"
    shown.idea.save()
    for _turn in range(2):
        calls.publish_list(call=call, by=None)
    rows = dict(calls.admitted(call))
    assert rows == {calls.code_of(shown): shown.idea.title, calls.code_of(unseen): ""}
    assert Notice.objects.filter(kind="startups-list-published").count() == 6


def test_a_message_reaches_whoever_applied_in_the_states_asked_for():
    call = make_call()
    make_project(call=call, state="submitted")
    admitted = make_project(call=call, state="admitted")
    make_project(call=call, state="draft")
    calls.write_to_applicants(call=call, subject="Incontro", text="Ci vediamo", by=None, states=["admitted"])
    told = Notice.objects.filter(kind="startups-call-message").values_list("person__user", flat=True)
    assert set(told) == {user.pk for user in members(admitted)}


# ---- The application ----


def test_an_idea_applies_with_its_group_and_once():
    call, author = make_call(), make_user()
    idea = make_idea(by=author)
    with pytest.raises(projects.NoGroup):
        projects.begin_application(idea=idea, call=call, by=author)
    make_group(idea)
    idea.refresh_from_db()
    first = projects.begin_application(idea=idea, call=call, by=author)
    assert projects.begin_application(idea=idea, call=call, by=author).pk == first.pk
    with pytest.raises(projects.AppliedElsewhere):
        projects.begin_application(idea=idea, call=make_call(), by=author)


def test_the_last_signature_sends_it():
    project, author = draft()
    asked = projects.ask_sign_off(project=project, by=author)
    assert asked.state == "draft"
    one, two = [user for user in members(project) if user != author]
    assert Notice.objects.filter(kind="startups-sign-off").count() == 2
    assert projects.sign_application(project=project, by=one).state == "draft"
    assert projects.sign_application(project=project, by=two).state == "submitted"
    with pytest.raises(AlreadyDone):
        projects.sign_application(project=project, by=two)
    assert SignOff.objects.count() == 3


def test_a_change_asks_for_new_signatures():
    project, author = draft()
    projects.ask_sign_off(project=project, by=author)
    project.refresh_from_db()
    projects.keep_answers(project=project, answers={"perche": "Altro"}, seeks_members=False, by=author)
    project.refresh_from_db()
    assert project.sign_off_asked_at is None
    told = projects.digest(project)
    group = project.idea.group
    waiting = missing_signatures(group=group, what="application", document=project.uuid, digest=told)
    assert len(waiting) == 3


def test_seven_days_of_silence_after_the_notice_send_it_and_not_an_hour_before():
    project, author = draft()
    start = timezone.now()
    projects.ask_sign_off(project=project, by=author, at=start)
    assert projects.submit_silent(at=start + timedelta(days=7) - timedelta(hours=1)) == 0
    assert projects.submit_silent(at=start + timedelta(days=7)) == 1
    assert Project.objects.get().state == "submitted"
    assert projects.submit_silent(at=start + timedelta(days=8)) == 0


def test_asked_in_time_silence_sends_it_after_the_closing_too():
    project, author = draft()
    now = timezone.now()
    projects.ask_sign_off(project=project, by=author, at=now)
    Call.objects.update(closes_at=now + timedelta(days=3))
    assert projects.submit_silent(at=now + timedelta(days=4)) == 0
    assert projects.submit_silent(at=now + timedelta(days=7)) == 1
    assert Project.objects.get().state == "submitted"


def test_the_last_signature_sends_it_after_the_closing_if_it_was_asked_for_in_time():
    project, author = draft()
    now = timezone.now()
    projects.ask_sign_off(project=project, by=author, at=now)
    Call.objects.update(closes_at=now + timedelta(days=3))
    for user in members(project):
        if user != author:
            projects.sign_application(project=project, by=user, at=now + timedelta(days=5))
    assert Project.objects.get().state == "submitted"


def test_asked_after_the_closing_nothing_is_sent_and_the_draft_stays():
    project, author = draft()
    closing = timezone.now() + timedelta(days=3)
    Call.objects.update(closes_at=closing)
    with pytest.raises(projects.NotTaking):
        projects.ask_sign_off(project=project, by=author, at=closing + timedelta(seconds=1))
    assert Project.objects.get().answers == {"perche": "Serve"}


def test_what_waits_for_confirmations_after_the_closing_cannot_be_changed_and_the_path_waits_for_it():
    project, author = draft()
    asked = timezone.now() - timedelta(days=2)
    projects.ask_sign_off(project=project, by=author, at=asked)
    Call.objects.update(closes_at=asked + timedelta(days=1))
    project = Project.objects.get()
    with pytest.raises(projects.BeingConfirmed):
        projects.keep_answers(project=project, answers={"perche": "Altro"}, seeks_members=False, by=author)
    page = logged_in(author).post(
        reverse("startups:application", args=[project.uuid]), {"then": "send", "q-perche": "Altro"}
    )
    assert page.status_code == 200
    assert Project.objects.get().answers == {"perche": "Serve"}
    with pytest.raises(calls.StillUndecided):
        calls.run_call(call=project.call, by=None)


def test_fewer_than_three_apply_only_if_they_look_for_members():
    call, author = make_call(), make_user()
    project = make_project(by=author, call=call, others=0)
    with pytest.raises(projects.TooFewMembers):
        projects.ask_sign_off(project=project, by=author)
    projects.keep_answers(project=project, answers={}, seeks_members=True, by=author)
    assert projects.ask_sign_off(project=project, by=author).state == "submitted"


def test_members_who_have_not_confirmed_their_will_do_not_count():
    author = make_user()
    project = make_project(by=author)
    GroupMember.objects.filter(group__idea=project.idea).update(confirmed_at=None)
    with pytest.raises(projects.TooFewMembers):
        projects.ask_sign_off(project=project, by=author)
    for row in GroupMember.objects.filter(group__idea=project.idea):
        confirm_will(member=row, category="worker", for_organisation="")
    assert projects.ask_sign_off(project=project, by=author).state == "draft"


@pytest.mark.parametrize(
    ("closes", "before", "after"),
    [
        ("2030-05-31T23:59:59+02:00", "2030-05-31T21:59:59.900000+00:00", "2030-05-31T22:00:00+00:00"),
        # the night on which clocks go back: 2:30 comes twice, the call closes after the second
        ("2030-10-27T03:00:00+01:00", "2030-10-27T01:30:00+00:00", "2030-10-27T02:00:01+00:00"),
        # the night on which they go forward
        ("2030-03-31T23:59:59+02:00", "2030-03-31T21:59:59+00:00", "2030-03-31T22:00:00+00:00"),
    ],
)
def test_the_very_second_of_closing_counts_and_the_next_does_not_and_the_draft_is_kept(closes, before, after):
    author = make_user()
    call = make_call(
        opens_at=datetime(2030, 1, 1, tzinfo=UTC),
        closes_at=datetime.fromisoformat(closes),
        questions=[QUESTION],
    )
    project = make_project(by=author, call=call, others=0)
    projects.keep_answers(project=project, answers={"perche": "Serve"}, seeks_members=True, by=author)
    late = datetime.fromisoformat(after)
    with pytest.raises(projects.NotTaking):
        projects.ask_sign_off(project=project, by=author, at=late)
    kept = Project.objects.get()
    assert (kept.state, kept.answers) == ("draft", {"perche": "Serve"})
    early = datetime.fromisoformat(before)
    assert projects.ask_sign_off(project=project, by=author, at=early).state == "submitted"


def test_what_is_missing_is_said_at_its_field_and_what_is_there_is_kept():
    other = {"key": "nome", "label": "Nome", "kind": "line", "choices": [], "required": False}
    author = make_user()
    project = make_project(by=author, call=make_call(questions=[QUESTION, other]))
    page = logged_in(author).post(
        reverse("startups:application", args=[project.uuid]), {"q_nome": "Officina", "then": "send"}
    )
    assert list(page.context["form"].errors) == ["q_perche"]
    project.refresh_from_db()
    assert (project.answers["nome"], project.state) == ("Officina", "draft")


def test_only_the_group_reads_its_application():
    project, author = draft()
    address = reverse("startups:application", args=[project.uuid])
    assert logged_in(make_user()).get(address).status_code == 404
    assert logged_in(author).get(address).status_code == 200


def test_the_first_step_of_an_application_makes_its_draft():
    author, call = make_user(), make_call()
    idea = make_idea(by=author)
    make_group(idea)
    client = logged_in(author)
    page = reverse("startups:apply", args=[call.slug])
    assert idea.title in client.get(page).content.decode()
    response = client.post(page, {"idea": idea.pk})
    project = Project.objects.get()
    assert response.headers["Location"] == reverse("startups:application", args=[project.uuid])
    assert client.get(response.headers["Location"]).status_code == 200


# ---- The ways aside ----


def test_a_member_proposes_to_give_up_and_the_contact_confirms_and_everybody_is_told():
    project = make_project(state="training")
    contact = project.idea.group.contact.user
    other = next(user for user in members(project) if user != contact)
    with pytest.raises(projects.ReasonMissing):
        projects.propose_giving_up(project=project, by=other, reason="time", words=" ")
    projects.propose_giving_up(project=project, by=other, reason="time", words="Non ce la facciamo")
    assert Project.objects.get().state == "training"
    with pytest.raises(projects.NotTheContact):
        projects.confirm_giving_up(project=project, by=other)
    projects.confirm_giving_up(project=project, by=contact)
    row = Project.objects.get()
    assert (row.state, row.end_reason, row.end_words) == ("given_up", "time", "Non ce la facciamo")
    assert Notice.objects.filter(kind="startups-moved").count() == 3
    with pytest.raises(AlreadyDone):
        projects.confirm_giving_up(project=row, by=contact)


def test_the_group_may_go_on_after_all():
    project = make_project(state="training")
    contact = project.idea.group.contact.user
    other = next(user for user in members(project) if user != contact)
    projects.propose_giving_up(project=project, by=other, reason="time", words="Forse")
    projects.take_back_giving_up(project=project, by=contact)
    row = Project.objects.get()
    assert (row.state, row.end_reason, row.giving_up_by) == ("training", "", None)


def test_an_old_page_and_a_second_press_say_already_done():
    project = make_project(state="training")
    contact = project.idea.group.contact.user
    client = logged_in(contact)
    page = reverse("startups:project_suspend", args=[project.uuid])
    client.post(page, {"reason": "Estate", "state": "training"})
    answer = client.post(page, {"reason": "Estate", "state": "training"}, follow=True)
    assert str(AlreadyDone()) in answer.content.decode()
    client.post(reverse("startups:project_resume", args=[project.uuid]))
    again = client.post(reverse("startups:project_resume", args=[project.uuid]), follow=True)
    assert str(AlreadyDone()) in again.content.decode()
    assert [line.to for line in project.transitions.all()] == ["suspended", "training"]


def test_the_project_s_page_is_its_group_s_and_does_not_grow_with_history(django_assert_num_queries):
    project = make_project(state="training")
    client = logged_in(project.idea.group.contact.user)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(project.get_absolute_url()).status_code == 200
        return len(seen)

    count()
    project.transitions.create(frm="admitted", to="learning")
    one = count()
    for _turn in range(2):
        project.transitions.create(frm="learning", to="training")
    assert count() == one
    assert logged_in(make_user()).get(project.get_absolute_url()).status_code == 404


def test_every_state_that_asks_for_something_leads_where_it_is_done():
    for state in (
        "draft",
        "integration",
        "admitted",
        "learning",
        "training",
        "planning",
        "plan_rework",
        "starting",
    ):
        project = make_project(state=state)
        page = logged_in(project.idea.group.contact.user).get(project.get_absolute_url())
        assert page.context["next"]["url"] != "", state
