"""A group hands in together or not at all; nothing typed is lost; reviews never make anybody wait."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from land.core.actions import FileEmpty, FileKindRefused
from land.notifications.models import Notice
from tests.make.classes import LONG, hand_in, make_class, make_groups, make_task
from training import actions
from training.actions.handing_in import (
    GroupsNotPublished,
    HandedInAlready,
    NoReason,
    NothingWritten,
    PartsMissing,
    PastDeadline,
    SomebodySaved,
)
from training.actions.reviewing import (
    CriteriaWanted,
    NothingToReview,
    RoundClosed,
    ScoresWanted,
    TooShort,
    WrittenAlready,
)
from training.models import Review

pytestmark = pytest.mark.django_db
CRITERIA = ["È chiaro", "È utile", "Si può fare"]


@pytest.fixture
def task():
    edition, _people = make_class(6)
    return make_task(make_groups(edition))


def first_group(task):
    group = task.group_set.groups.first()
    return group, list(group.members.all())


def test_a_task_is_given_to_published_groups_alone():
    edition, _people = make_class(4)
    with pytest.raises(GroupsNotPublished):
        make_task(make_groups(edition, size=2, published=False))


def test_a_group_hands_in_when_everybody_s_part_is_there(task):
    group, (one, two, three) = first_group(task)
    work = actions.save_deliverable(task=task, group=group, by=None, text="Il piano")
    for member in (one, two):
        actions.hand_in_part(task=task, member=member, text="Ecco")
    with pytest.raises(PartsMissing) as refusal:
        actions.submit_deliverable(deliverable=work, by=None)
    assert str(three) in str(refusal.value)
    actions.hand_in_part(task=task, member=three, text="Anche io")
    assert actions.submit_deliverable(deliverable=work, by=None).state == "submitted"
    assert actions.submit_deliverable(deliverable=work, by=None).state == "submitted"


def test_a_part_that_the_trainer_excused_is_not_waited_for(task):
    group, (one, two, three) = first_group(task)
    work = actions.save_deliverable(task=task, group=group, by=None, text="Il piano")
    for member in (one, two):
        actions.hand_in_part(task=task, member=member, text="Ecco")
    with pytest.raises(NoReason):
        actions.excuse_part(task=task, member=three, by=None, excuse=" ")
    actions.excuse_part(task=task, member=three, by=None, excuse="Malattia")
    assert actions.missing_parts(task, group) == []
    assert actions.submit_deliverable(deliverable=work, by=None).state == "submitted"


def test_who_left_is_not_waited_for(task):
    group, (one, two, three) = first_group(task)
    actions.leave_groups(enrolment=three.enrolment)
    for member in (one, two):
        actions.hand_in_part(task=task, member=member, text="Ecco")
    assert actions.missing_parts(task, group) == []


def test_two_members_who_save_together_lose_nothing(task):
    group, _members = first_group(task)
    first = actions.save_deliverable(task=task, group=group, by=None, text="Prima versione", seen=0)
    with pytest.raises(SomebodySaved):
        actions.save_deliverable(task=task, group=group, by=None, text="Altra versione", seen=0)
    first.refresh_from_db()
    assert (first.text, first.edits) == ("Prima versione", 1)
    assert actions.save_deliverable(task=task, group=group, by=None, text="Insieme", seen=1).text == "Insieme"


def test_an_empty_work_and_an_empty_part_are_refused(task):
    group, members = first_group(task)
    with pytest.raises(NothingWritten):
        actions.hand_in_part(task=task, member=members[0], text="  ")
    for member in members:
        actions.hand_in_part(task=task, member=member, text="Ecco")
    with pytest.raises(NothingWritten):
        actions.submit_deliverable(
            deliverable=actions.save_deliverable(task=task, group=group, by=None, text=" "), by=None
        )


def test_after_the_deadline_it_is_late_or_not_received(task):
    group, members = first_group(task)
    after = task.due_at + timedelta(minutes=1)
    for member in members:
        actions.hand_in_part(task=task, member=member, text="Ecco", at=after)
    work = actions.save_deliverable(task=task, group=group, by=None, text="Tardi", at=after)
    assert actions.submit_deliverable(deliverable=work, by=None, at=after).late
    closed = make_task(task.group_set, closes_when_due=True)
    with pytest.raises(PastDeadline):
        actions.hand_in_part(task=closed, member=members[0], text="Ecco", at=after)
    with pytest.raises(PastDeadline):
        actions.save_deliverable(task=closed, group=group, by=None, text="Tardi", at=after)


def test_what_is_handed_in_stands_until_the_trainer_reopens_it_and_the_old_version_stays(task):
    work = hand_in(task)
    group = work.group
    with pytest.raises(HandedInAlready):
        actions.save_deliverable(task=task, group=group, by=None, text="Ancora", seen=work.edits)
    with pytest.raises(HandedInAlready):
        actions.hand_in_part(task=task, member=group.members.first(), text="Ancora")
    actions.reopen_deliverable(deliverable=work, by=None, feedback="Mancano i costi.")
    assert Notice.objects.filter(kind="training-deliverable-reopened").count() == 3
    second = actions.save_deliverable(task=task, group=group, by=None, text="Con i costi", seen=work.edits)
    assert (second.version, second.feedback) == (2, "Mancano i costi.")
    actions.submit_deliverable(deliverable=second, by=None)
    assert [(row.version, row.text) for row in group.deliverables.order_by("version")] == [
        (1, "Il nostro piano."),
        (2, "Con i costi"),
    ]
    assert actions.discuss_deliverable(deliverable=second, by=None, feedback="Bene.").state == "graded"


@pytest.mark.parametrize(
    ("upload", "refusal"),
    [
        (SimpleUploadedFile("vuoto.pdf", b""), FileEmpty),
        (SimpleUploadedFile("programma.exe", b"MZ\x90"), FileKindRefused),
        (SimpleUploadedFile("disegno.svg", b"<svg onload=alert(1)>"), FileKindRefused),
        (SimpleUploadedFile("finto.pdf", b"<html>"), FileKindRefused),
    ],
)
def test_a_file_that_cannot_be_received_is_refused(task, upload, refusal):
    group, _members = first_group(task)
    with pytest.raises(refusal):
        actions.save_deliverable(task=task, group=group, by=None, text="", upload=upload)


def test_a_file_s_name_holds_no_path(task):
    group, _members = first_group(task)
    upload = SimpleUploadedFile("../../etc/💡 piano.pdf", b"%PDF-1.7 prova")
    work = actions.save_deliverable(task=task, group=group, by=None, text="", upload=upload)
    assert work.file.name == "💡 piano.pdf"


def test_a_deadline_that_comes_near_is_said_once_to_who_has_not_handed_in(task):
    hand_in(task)
    near = task.due_at - timedelta(days=1)
    assert actions.remind_of_tasks(at=near) == 3
    assert actions.remind_of_tasks(at=near) == 3
    assert Notice.objects.filter(kind="training-task-due").count() == 3


def test_a_task_needed_for_the_certificate_lacks_until_the_group_hands_in(task):
    needed = make_task(task.group_set, for_certificate=True)
    one = task.group_set.groups.first().members.first().enrolment
    assert actions.lacks_for_certificate(one) == [needed]
    hand_in(needed)
    assert actions.lacks_for_certificate(one) == []


@pytest.fixture
def handed_in():
    edition, _people = make_class(9)
    task = make_task(make_groups(edition))
    for position in range(3):
        hand_in(task, position)
    return task


def open_round(task, **values):
    facts = {"criteria": CRITERIA, "closes_at": timezone.now() + timedelta(days=3), "reviews_each": 1}
    return actions.open_round(task=task, by=None, **(facts | values))


def test_each_group_reviews_another_and_never_itself(handed_in):
    round_ = open_round(handed_in)
    assert open_round(handed_in) == round_
    pairs = [(row.reviewer_id, row.deliverable.group_id) for row in round_.reviews.all()]
    assert len(pairs) == 3
    assert all(reviewer != reviewed for reviewer, reviewed in pairs)
    assert Notice.objects.filter(kind="training-review-assigned").count() == 9


def test_a_round_needs_two_works_and_three_to_five_criteria(handed_in):
    with pytest.raises(CriteriaWanted):
        open_round(handed_in, criteria=["Uno", "Due"])
    lonely = make_task(handed_in.group_set)
    hand_in(lonely)
    with pytest.raises(NothingToReview):
        open_round(lonely)


def test_a_review_is_written_once_with_all_its_marks_and_a_reason(handed_in):
    review = open_round(handed_in).reviews.first()
    with pytest.raises(TooShort):
        actions.write_review(review=review, by=None, scores=[3, 3, 3], comment="!")
    for scores in ([3, 3], [3, 3, 5], [0, 1, 1]):
        with pytest.raises(ScoresWanted):
            actions.write_review(review=review, by=None, scores=scores, comment=LONG)
    actions.write_review(review=review, by=None, scores=[3, 4, 2], comment=LONG)
    with pytest.raises(WrittenAlready):
        actions.write_review(review=review, by=None, scores=[3, 4, 2], comment=LONG)


def test_after_the_closing_nobody_writes_and_the_trainer_covers_what_is_missing(handed_in):
    round_ = open_round(handed_in)
    review, other, _third = round_.reviews.all()
    actions.write_review(review=review, by=None, scores=[3, 4, 2], comment=LONG)
    late = round_.closes_at + timedelta(seconds=1)
    with pytest.raises(RoundClosed):
        actions.write_review(review=other, by=None, scores=[3, 4, 2], comment=LONG, at=late)
    assert actions.close_due_rounds(at=late) == 1
    assert actions.close_due_rounds(at=late) == 0
    assert sorted(row.state for row in Review.objects.all()) == ["expired", "expired", "submitted"]
    other.refresh_from_db()
    assert actions.cover_review(review=other, by=None, scores=[2, 2, 2], comment=LONG).state == "covered"
    assert Notice.objects.filter(kind="training-reviews-received").count() == 9


def test_the_reviews_of_a_silent_group_pass_to_the_others(handed_in):
    round_ = open_round(handed_in)
    silent = round_.reviews.first().reviewer
    new = actions.pass_on(review_round=round_, group=silent, by=None)
    assert [row.reviewer_id == silent.pk for row in new] == [False]
    assert round_.reviews.get(reviewer=silent).state == "expired"


def test_a_reflection_is_one_a_member_and_can_be_written_again(task):
    member = task.group_set.groups.first().members.first()
    actions.reflect(task=task, member=member, text="Ho capito i costi.")
    assert actions.reflect(task=task, member=member, text="E anche i ricavi.").text == "E anche i ricavi."
    assert task.reflections.count() == 1
