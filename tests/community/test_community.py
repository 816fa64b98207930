"""Who reads, who answers, who accepts, who hides; nothing that is hidden leaks."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from land.accounts.actions import close_account
from land.accounts.reference import load_roles
from land.community import actions, notices
from land.community.models import Discussion, Reply, Resource
from land.core import offers
from land.core.models import SearchEntry
from land.notifications.models import Notice
from tests.make.community import make_discussion, make_resource
from tests.make.people import logged_in, make_user

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def test_a_list_holds_what_its_reader_may_see():
    public, registered = make_discussion(audience="public"), make_discussion()
    hidden = make_discussion(audience="public")
    actions.hide(thing=hidden)
    seen = {
        who: set(Discussion.objects.visible_to(user))
        for who, user in {
            "visitor": VISITOR,
            "person": make_user(),
            "staff": make_user(roles=("staff",)),
        }.items()
    }
    assert seen == {
        "visitor": {public},
        "person": {public, registered},
        "staff": {public, registered, hidden},
    }


def test_a_foreign_discussion_and_a_missing_one_look_the_same(client):
    private = make_discussion()
    hidden = make_discussion(audience="public")
    actions.hide(thing=hidden)
    answers = [
        client.get(reverse("community:discussion", args=[each]))
        for each in (private.uuid, hidden.uuid, uuid.uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert client.get(make_discussion(audience="public").get_absolute_url()).status_code == 200


def test_a_reply_tells_who_asked_but_not_oneself():
    asker = make_user()
    row = make_discussion(asker)
    actions.reply(discussion=row, by=asker, body="Aggiungo un dettaglio.")
    assert Notice.objects.filter(kind=notices.REPLY).count() == 0
    reply = actions.reply(discussion=row, by=make_user(), body="Noi abbiamo fatto così.")
    notice = Notice.objects.get(kind=notices.REPLY)
    assert notice.person == asker.person
    assert notices.reply_stands(notice.facts) is True
    actions.hide(thing=reply)
    assert notices.reply_stands(notice.facts) is False


def test_a_form_sent_twice_is_one_reply():
    row, client = make_discussion(), logged_in(make_user())
    key = str(uuid.uuid4())
    for _time in range(2):
        client.post(row.get_absolute_url(), {"body": "Ecco come.", "form_key": key})
    assert row.replies.count() == 1


def test_a_hidden_discussion_takes_no_reply():
    row = make_discussion()
    actions.hide(thing=row)
    with pytest.raises(actions.NotOpenToReplies):
        actions.reply(discussion=row, by=make_user(), body="Ecco.")
    with pytest.raises(actions.HiddenAlready):
        actions.hide(thing=row)
    actions.show(thing=row)
    with pytest.raises(actions.ShownAlready):
        actions.show(thing=row)


def test_only_who_asked_accepts():
    asker, other = make_user(), make_user()
    row = make_discussion(asker)
    reply = actions.reply(discussion=row, by=other, body="Ecco.")
    url = reverse("community:accept", args=[reply.uuid])
    assert logged_in(other).post(url).status_code == 404
    with pytest.raises(actions.NotYoursToAccept):
        actions.accept_reply(reply=reply, by=other)
    logged_in(asker).post(url)
    row.refresh_from_db()
    assert row.accepted == reply
    actions.hide(thing=reply)
    row.refresh_from_db()
    assert row.accepted is None


def test_the_search_follows_what_is_hidden():
    row, resource = make_discussion(), make_resource()
    found = SearchEntry.objects.filter(uuid__in=[row.uuid, resource.uuid])
    assert sorted(found.values_list("audience", flat=True)) == ["public", "registered"]
    actions.hide(thing=row)
    actions.hide(thing=resource)
    assert found.count() == 0
    actions.show(thing=resource)
    assert found.count() == 1


def test_a_state_without_its_time_is_refused():
    row = make_discussion()
    with pytest.raises(IntegrityError), transaction.atomic():
        Discussion.objects.filter(pk=row.pk).update(state="hidden")


def test_who_leaves_takes_what_nobody_answered():
    user = make_user(first_name="Ilde", last_name="Uscente")
    alone, answered = make_discussion(user), make_discussion(user)
    actions.reply(discussion=answered, by=make_user(), body="Ecco.")
    close_account(user=user)
    assert set(Discussion.objects.all()) == {answered}
    assert not SearchEntry.objects.filter(uuid=alone.uuid).exists()
    text = logged_in(make_user()).get(answered.get_absolute_url()).content.decode()
    assert "Uscente" not in text


def test_the_archive_holds_what_one_wrote():
    user = make_user()
    row = make_discussion(user)
    actions.reply(discussion=row, by=user, body="Aggiunta.")
    rows = offers.personal_data.get("community").collect(user.person)
    assert [each["text"] for each in rows] == ["Chi ci è già passato?", "Aggiunta."]


def test_provenance_resolves_what_the_reader_may_see():
    row, resource = make_discussion(), make_resource()
    kind = offers.kinds.get("discussion")
    assert kind.resolve([row.uuid], VISITOR) == {}
    assert kind.resolve([row.uuid], make_user())[row.uuid].title == row.title
    assert (
        offers.kinds.get("resource").resolve([resource.uuid], VISITOR)[resource.uuid].url == resource.address
    )


@pytest.mark.parametrize("name", ["list", "resources"])
def test_an_empty_page_is_warm_and_a_full_one_lists(client, name):
    url = reverse(f"community:{name}")
    assert 'class="empty"' in client.get(url).content.decode()
    row = make_discussion(audience="public") if name == "list" else make_resource()
    text = client.get(url).content.decode()
    assert row.title in text
    assert 'class="empty"' not in text


def test_a_visitor_does_not_read_names(client):
    row = make_discussion(make_user(first_name="Norma", last_name="Riservata"), audience="public")
    assert "Riservata" not in client.get(row.get_absolute_url()).content.decode()
    assert "Riservata" not in client.get(reverse("community:list")).content.decode()


def test_asking_sends_to_the_new_page():
    client = logged_in(make_user())
    url = reverse("community:new")
    assert client.post(url, {"title": "", "body": "x", "audience": "public"}).status_code == 422
    response = client.post(url, {"title": "Come si fa?", "body": "Chi lo sa?", "audience": "public"})
    assert response.url == Discussion.objects.get().get_absolute_url()


def test_staff_add_a_resource_that_is_found_at_once(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    load_roles()
    client = logged_in(make_user(roles=("staff",)))
    values = {
        "title": "Guida",
        "summary": "Una guida.",
        "address": "https://example.org/",
        "source": "Ente",
        "audience": "public",
    }
    client.post(reverse("resources:add"), values)
    row = Resource.objects.get()
    assert SearchEntry.objects.filter(kind="resource", uuid=row.uuid).count() == 1


def test_replies_are_listed_in_as_many_questions_for_three_as_for_one(django_assert_max_num_queries):
    row, client = make_discussion(audience="public"), Client()
    actions.reply(discussion=row, by=make_user(), body="Uno.")
    client.get(row.get_absolute_url())
    for _number in range(3):
        actions.reply(discussion=row, by=make_user(), body="Altro.")
    with django_assert_max_num_queries(10):
        client.get(row.get_absolute_url())
    assert Reply.objects.count() == 4
