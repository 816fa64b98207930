"""Nobody judges their own; a decision has its reason, its guard, and counts once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from land.accounts.models import AccessEvent
from land.notifications.models import Notice
from startups.actions import evaluating
from startups.actions.states import AlreadyDone, ReasonNeeded
from startups.models import BusinessPlan, Criterion, Decision, Evaluation, GroupMember, Project
from tests.make.cooperatives import make_cooperative, make_membership
from tests.make.people import logged_in, make_staff, make_user
from tests.make.startups import make_call, make_project

pytestmark = pytest.mark.django_db
SOON = timedelta(days=10)


def criteria(call, step="admission"):
    return [
        Criterion.objects.create(
            call=call, step=step, name=name, weight=weight, least=least, position=position
        )
        for position, (name, weight, least) in enumerate([("Idea", 30, 0), ("Gruppo", 10, 5)])
    ]


def ask(project, *, step="admission", judge=None):
    judge = judge or make_user(roles=("evaluator",))
    return evaluating.assign(
        project=project, evaluator=judge.person, step=step, due_at=timezone.now() + SOON, by=None
    )


def send(evaluation, *points):
    keys = evaluating.criteria_of(evaluation).order_by("position").values_list("pk", flat=True)
    told = {str(key): value for key, value in zip(keys, points, strict=True)}
    return evaluating.judge(evaluation=evaluation, points=told, comment="Bene", note="", send=True, by=None)


@pytest.fixture
def project():
    project = make_project(state="submitted")
    criteria(project.call)
    return project


def test_nobody_is_asked_to_judge_their_own_group_or_cooperative_or_the_group_they_accompany(project):
    member = project.idea.group.members.last().person
    staff_role = make_user(roles=("evaluator",))
    evaluating_member = member.user
    evaluating_member.grants.create(role="evaluator")
    with pytest.raises(evaluating.ConflictOfInterest):
        ask(project, judge=evaluating_member)
    cooperative = make_cooperative("Cooperativa Vicina")
    make_membership(cooperative, staff_role)
    GroupMember.objects.filter(person=member).update(for_organisation="cooperativa vicina")
    with pytest.raises(evaluating.ConflictOfInterest):
        ask(project, judge=staff_role)
    colleague = make_user(roles=("evaluator",))
    other = make_cooperative("Cooperativa Altra")
    make_membership(other, colleague)
    make_membership(other, project.idea.group.contact.user)
    with pytest.raises(evaluating.ConflictOfInterest):
        ask(project, judge=colleague)
    tutor = make_user(roles=("evaluator",))
    project.tutors.add(tutor.person)
    with pytest.raises(evaluating.ConflictOfInterest):
        ask(project, judge=tutor)


def test_only_an_evaluator_is_asked_and_once(project):
    with pytest.raises(evaluating.NotAnEvaluator):
        ask(project, judge=make_user())
    judge = make_user(roles=("evaluator",))
    assert ask(project, judge=judge).pk == ask(project, judge=judge).pk
    assert Notice.objects.filter(kind="startups-evaluation-asked").count() == 1


def test_points_weigh_and_the_mean_is_of_those_that_were_sent(project):
    assert evaluating.mean_of(project, "admission") is None
    send(ask(project), 8, 6)
    send(ask(project), 5, 2)
    ask(project)
    # (8×30 + 6×10) / 40 × 10 = 75.0; (5×30 + 2×10) / 40 × 10 = 42.5; their mean 58.75
    assert evaluating.mean_of(project, "admission") == Decimal("58.8")
    assert evaluating.below_least(project, "admission") == ["Gruppo"]


def test_an_evaluation_is_sent_whole_and_once(project):
    row = ask(project)
    first = evaluating.criteria_of(row).first()
    with pytest.raises(evaluating.PointsMissing):
        evaluating.judge(evaluation=row, points={str(first.pk): 5}, comment="x", note="", send=True, by=None)
    send(row, 5, 5)
    with pytest.raises(AlreadyDone):
        send(row, 9, 9)


def test_who_joins_the_group_after_judging_steps_aside_and_their_points_no_longer_count(project):
    judge = make_user(roles=("evaluator",))
    send(ask(project, judge=judge), 10, 10)
    send(ask(project), 5, 5)
    GroupMember.objects.create(group=project.idea.group, person=judge.person)
    assert evaluating.mean_of(project, "admission") == Decimal("50.0")
    assert evaluating.recuse_conflicted() == 1
    assert evaluating.recuse_conflicted() == 0
    row = Evaluation.objects.get(evaluator=judge.person)
    assert row.state == "recused"
    event = AccessEvent.objects.get(what="startups evaluation recused")
    assert (event.subject, str(project.uuid) in event.reason) == (judge, True)
    # and whoever leaves the group again has still judged their own: it stays aside
    GroupMember.objects.filter(person=judge.person).update(left_at=timezone.now())
    assert evaluating.mean_of(project, "admission") == Decimal("50.0")
    assert logged_in(judge).get(reverse("startups:evaluation", args=[row.uuid])).status_code == 404


def test_who_becomes_related_to_the_group_after_judging_steps_aside_while_the_step_is_decided(project):
    judge, tutor = make_user(roles=("evaluator",)), make_user(roles=("evaluator",))
    send(ask(project, judge=judge), 10, 10)
    send(ask(project, judge=tutor), 10, 10)
    send(ask(project), 5, 5)
    cooperative = make_cooperative()
    make_membership(cooperative, judge)
    make_membership(cooperative, project.idea.group.contact.user)
    project.tutors.add(tutor.person)
    decision = evaluating.decide(project=project, step="admission", outcome="go", reason="Sì", by=None)
    assert decision.mean == Decimal("50.0")
    assert Evaluation.objects.filter(state="recused").count() == 2


def test_an_evaluator_who_becomes_the_tutor_after_the_decision_has_judged_all_the_same(project):
    judge = make_user(roles=("evaluator",))
    send(ask(project, judge=judge), 10, 10)
    evaluating.decide(project=project, step="admission", outcome="go", reason="Sì", by=None)
    project.tutors.add(judge.person)
    assert evaluating.recuse_conflicted() == 0


def test_a_declared_conflict_needs_its_words_and_is_logged(project):
    judge = make_user(roles=("evaluator",))
    row = ask(project, judge=judge)
    client, page = logged_in(judge), reverse("startups:evaluation_conflict", args=[row.uuid])
    client.post(page, {"why": ""})
    row.refresh_from_db()
    assert row.state == "assigned"
    client.post(page, {"why": "Siamo cugini"})
    row.refresh_from_db()
    assert (row.state, row.recused_why) == ("recused", "Siamo cugini")


def test_evaluators_are_reminded_once_three_days_before(project):
    row, now = ask(project), timezone.now()
    assert evaluating.remind_evaluators(at=now + timedelta(days=6)) == 0
    for _turn in range(2):
        evaluating.remind_evaluators(at=now + timedelta(days=8))
    assert Notice.objects.filter(kind="startups-evaluation-due", person=row.evaluator).count() == 1


def test_an_evaluator_judges_on_one_page_that_keeps_the_draft(project):
    judge = make_user(roles=("evaluator",))
    row = ask(project, judge=judge)
    client, page = logged_in(judge), reverse("startups:evaluation", args=[row.uuid])
    idea, group = evaluating.criteria_of(row).order_by("position")
    wrong = client.post(page, {f"c{idea.pk}": "11", "then": "keep"})
    assert list(wrong.context["form"].errors) == [f"c{idea.pk}"]
    client.post(page, {f"c{idea.pk}": "7", "then": "keep"})
    half = client.post(page, {f"c{idea.pk}": "7", "then": "send"})
    assert set(half.context["form"].errors) == {f"c{group.pk}", "comment"}
    client.post(page, {f"c{idea.pk}": "7", f"c{group.pk}": "9", "comment": "Chiaro", "then": "send"})
    row.refresh_from_db()
    assert (row.state, row.points[str(idea.pk)], row.comment) == ("sent", 7, "Chiaro")
    assert client.get(reverse("startups:evaluations")).status_code == 200
    assert logged_in(make_user()).get(page).status_code == 404


# ---- Decisions ----


def decide(project, outcome="go", step="admission", **values):
    return evaluating.decide(
        project=project, step=step, outcome=outcome, by=values.pop("by", None), reason=values.pop("reason", "Buona idea"),
        **values,
    )  # fmt: skip


def test_a_decision_has_its_reason(project):
    with pytest.raises(ReasonNeeded):
        decide(project, reason=" ")
    assert Decision.objects.count() == 0


def test_what_is_to_rework_has_its_day_and_its_list(project):
    with pytest.raises(evaluating.DeadlineMissing):
        decide(project, "rework")
    decide(project, "rework", due_at=timezone.now() + SOON, items=["I conti", " "])
    project.refresh_from_db()
    assert (project.state, project.asked) == ("integration", "I conti")
    assert Notice.objects.filter(kind="startups-decided").count() == 3


def test_a_decision_from_an_old_page_counts_once_and_says_already_done(project):
    staff = make_staff()
    old = Project.objects.get(pk=project.pk)
    decide(project, by=staff)
    with pytest.raises(AlreadyDone):
        decide(old, by=staff)
    client, page = logged_in(staff), reverse("startups_project_decide", args=[project.pk])
    answer = client.post(page, {"state": "submitted", "outcome": "go", "reason": "Ancora"}, follow=True)
    assert str(AlreadyDone()) in answer.content.decode()
    assert Decision.objects.count() == 1


def test_the_call_admits_no_more_than_it_says():
    call = make_call(capacity=1)
    first, second = (make_project(call=call, state="submitted") for _turn in range(2))
    decide(first)
    with pytest.raises(evaluating.CallFull):
        decide(second)


def test_nobody_reaches_the_business_plan_before_the_gate_is_met():
    project = make_project(state="prefeasibility")
    with pytest.raises(evaluating.GateNotMet) as refusal:
        decide(project, step="prefeasibility")
    assert "Modul" in str(refusal.value)
    zero = dict.fromkeys(project.call.asks, 0)
    type(project.call).objects.update(gate=zero)
    project = Project.objects.get()
    decide(project, step="prefeasibility")
    assert Project.objects.get().state == "planning"


def test_an_approved_plan_opens_the_start_with_its_duties():
    project = make_project(state="plan")
    decide(project, step="plan")
    assert Project.objects.get().state == "starting"
    keys = set(project.items.values_list("key", flat=True))
    assert {"statute", "notary", "community"} <= keys and not {"naspi", "union"} & keys


def test_the_group_reads_comments_and_mean_only_after_the_decision(project):
    judge = make_user(roles=("evaluator",), first_name="Gelsomina")
    row = ask(project, judge=judge)
    keys = [str(pk) for pk in evaluating.criteria_of(row).values_list("pk", flat=True)]
    evaluating.judge(
        evaluation=row, points=dict.fromkeys(keys, 8), comment="Manca il mercato", note="Sono fragili", send=True, by=judge
    )  # fmt: skip
    client = logged_in(project.idea.group.contact.user)
    before = client.get(project.get_absolute_url()).content.decode()
    assert "Manca il mercato" not in before and "80,0" not in before
    decide(project, by=make_staff())
    after = client.get(project.get_absolute_url()).content.decode()
    assert "Manca il mercato" in after and "80,0" in after
    assert "Sono fragili" not in after and "Gelsomina" not in after


def test_an_evaluator_of_a_plan_judges_and_opens_the_version_that_was_handed_in():
    project = make_project(state="plan")
    criteria(project.call, "plan")
    plan = BusinessPlan.objects.create(
        project=project,
        number=1,
        state="submitted",
        submitted_at=timezone.now(),
        rules_on=timezone.localdate(),
    )
    assert evaluating.document_of(project, "plan") == plan.uuid
    row = ask(project, step="plan")
    page = logged_in(row.evaluator.user).get(reverse("startups:evaluation", args=[row.uuid]))
    assert plan.get_absolute_url() in page.content.decode()
