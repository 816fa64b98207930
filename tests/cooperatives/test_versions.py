"""Staff make a new version of a questionnaire: words change, what is scored stays, what was published never moves."""

import pytest
from django.urls import reverse

from cooperatives import actions
from cooperatives.actions.versions import NothingChanged, ScoredItem, SecondPersonNeeded
from cooperatives.instruments import load
from cooperatives.instruments.comparison import compare, next_version
from cooperatives.models import InstrumentVersion, ScoringSpec
from land.core.errors import WrongState
from tests.make.people import make_staff, make_user

pytestmark = pytest.mark.django_db
EXTRA = {"code": "X01", "type": "single", "label": "Altro?", "required": False,
         "options": [{"code": "01", "label": "Sì"}, {"code": "02", "label": "No"}]}  # fmt: skip


def draft(code="DMA-PMI"):
    actions.load_instruments()
    base = InstrumentVersion.objects.select_related("instrument").get(instrument__code=code)
    staff = make_staff()
    return base, actions.draft_version(base=base, by=staff), staff


def test_other_words_are_a_patch_and_the_version_before_stays():
    base, new, staff = draft()
    before = (base.sha256, base.content)
    new = actions.write_words(
        draft=new, words={"Q1A": {"label": "Dove si è investito?", "help": ""}}, by=staff
    )
    new = actions.publish_version(draft=new, by=staff)
    assert (new.version, new.state) == ("1.0.1", "published")
    assert new.definition.question("Q1A").label == "Dove si è investito?"
    base.refresh_from_db()
    assert (base.sha256, base.content) == before
    spec = ScoringSpec.objects.get(instrument_version=new)
    assert [rule.code for rule in spec.spec.questions] == [
        rule.code for rule in ScoringSpec.objects.get(instrument_version=base).spec.questions
    ]


def test_an_unscored_question_more_is_a_minor_version():
    _base, new, staff = draft()
    new = actions.add_question(draft=new, section="investimenti", question=EXTRA, by=staff)
    assert actions.publish_version(draft=new, by=staff).version == "1.1.0"


def test_what_is_scored_can_neither_go_nor_change():
    _base, new, staff = draft()
    with pytest.raises(ScoredItem):
        actions.remove_question(draft=new, code="Q8", by=staff)
    content = new.content
    content["sections"][0]["questions"][0]["required"] = False
    InstrumentVersion.objects.filter(pk=new.pk).update(content=content)
    with pytest.raises(ScoredItem):
        actions.publish_version(draft=InstrumentVersion.objects.get(pk=new.pk), by=staff)


def test_an_unscored_question_goes():
    _base, new, staff = draft("PROFILO")
    new = actions.remove_question(draft=new, code="P306", by=staff)
    assert "P306" not in new.definition.index


def test_nothing_new_is_not_published_and_a_draft_is_begun_once():
    base, new, staff = draft()
    assert actions.draft_version(base=base, by=staff) == new
    with pytest.raises(NothingChanged):
        actions.publish_version(draft=new, by=staff)
    actions.discard_draft(draft=new)
    with pytest.raises(WrongState):
        actions.discard_draft(draft=base)


def test_a_published_version_takes_no_more_words():
    base, _new, staff = draft()
    with pytest.raises(WrongState):
        actions.write_words(draft=base, words={"Q1A": {"label": "Altro"}}, by=staff)


def test_with_the_setting_somebody_else_publishes(settings):
    settings.INSTRUMENTS_NEED_APPROVAL = True
    _base, new, staff = draft()
    new = actions.write_words(draft=new, words={"Q1A": {"label": "Dove?"}}, by=staff)
    with pytest.raises(SecondPersonNeeded):
        actions.publish_version(draft=new, by=staff)
    other = make_staff()
    assert actions.publish_version(draft=new, by=other).approved_by == other


def test_what_changed_is_told_question_by_question():
    definition = load("DMA-PMI")
    assert {change.relation for change in compare(definition, definition)} == {"identical"}
    assert next_version("1.2.3", compare(definition, definition)) == "1.2.4"


def test_staff_change_words_add_and_publish_on_a_screen(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    base, _new, _staff = draft()
    client.force_login(make_staff())
    assert client.get(reverse("versions_list")).status_code == 200
    url = client.post(reverse("versions_begin", args=[base.pk]))["Location"]
    page = client.get(url).content.decode()
    assert "Q1A" in page
    wrong = client.post(
        url, {"add": "1", "section": "investimenti", "code": "Q1A", "type": "single", "label": "X"}
    )
    assert wrong.status_code == 422
    client.post(url, {"add": "1", "section": "investimenti", "code": "X01", "type": "single", "label": "Altro?",
                      "options": "Sì\nNo"})  # fmt: skip
    assert client.post(url, {"publish": "1", "Q1A.label": "Dove?"}).status_code == 302
    new = InstrumentVersion.objects.get(version="1.1.0")
    assert (new.definition.question("Q1A").label, new.definition.question("X01").required) == ("Dove?", False)


def test_a_question_without_words_is_named_and_nothing_is_published(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    _base, new, _staff = draft()
    client.force_login(make_staff())
    url = reverse("versions_edit", args=[new.pk])
    words = {"publish": "1", "Q1A.label": " ", "Q1B.label": "Dove ancora?", "Q1B.help": ""}
    page = client.post(url, words, follow=True).content.decode()
    assert "in Q1A ciò che è vuoto tiene il testo di prima" in page
    new.refresh_from_db()
    assert (new.state, new.definition.question("Q1B").label) == ("draft", "Dove ancora?")


def test_the_screens_are_not_there_for_others(client):
    base, new, _staff = draft()
    client.force_login(make_user())
    assert client.get(reverse("versions_list")).status_code == 404
    assert client.post(reverse("versions_begin", args=[base.pk])).status_code == 404
    assert client.post(reverse("versions_discard", args=[new.pk])).status_code == 404
