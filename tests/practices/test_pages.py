import pytest
from django.urls import reverse

from land.core.actions import link
from land.core.models import SearchEntry
from land.practices import actions
from land.practices.models import GoodPracticePage, PracticePage
from tests.make.pages import make_index, make_practice
from tests.make.people import make_user
from tests.make.places import make_municipality, make_organisation

pytestmark = pytest.mark.django_db
PROPOSAL = {
    "title": "Il forno riaperto",
    "problem": "Il paese era senza pane.",
    "done": "Assemblea.\nPrestito dei soci.",
    "result": "Quaranta famiglie servite.",
    "place": "roma",
    "contact": "Cooperativa Pane, la presidente",
    "form_key": "0b1f0a4e-8a83-4b8e-9a5c-000000000001",
}


def test_the_box_in_brief_says_who_where_result_and_cost(client):
    page = make_practice(organisation=make_organisation("Cooperativa Aurora"), cost=12_500)
    html = client.get(page.shown_url()).content.decode()
    box = html[html.index('class="in-brief"') : html.index("</section>", html.index('class="in-brief"'))]
    assert [
        part in box for part in ("Cooperativa Aurora", "Roma (RM)", "Persone: 1 → 3 persone", "12.500 €")
    ] == [True] * 4


def test_a_draft_may_lack_anything_but_not_a_published_page():
    page = make_practice(publish=False, problem="", contact_consent=False)
    with pytest.raises(actions.NotWhole) as refused:
        actions.publish(practice=page, by=None)
    assert sorted(refused.value.missing) == ["contact_consent", "problem"]
    assert PracticePage.objects.get(pk=page.pk).live is False


def test_publishing_sets_the_review_to_a_year_later():
    from datetime import date

    page = make_practice(publish=False, reviewed_on=None, review_due=None)
    actions.publish(practice=page, by=None, day=date(2028, 2, 29))
    page = GoodPracticePage.objects.get(pk=page.pk)
    assert (page.live, page.reviewed_on, page.review_due) == (True, date(2028, 2, 29), date(2029, 2, 28))


def test_an_editor_saves_a_draft_and_is_told_at_the_field_why_it_cannot_be_published(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    editor = make_user(roles=("administrator",))
    editor.is_superuser = True
    editor.save()
    client.force_login(editor)
    page = make_practice(publish=False, problem="", summary="")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = _as_posted(client.get(address).context["form"]) | {"contact_consent": "on"}
    assert client.post(address, data).status_code == 302
    refused = client.post(address, data | {"action-publish": "action-publish"})
    assert refused.status_code == 200
    assert sorted(refused.context["form"].errors) == ["problem", "summary"]
    assert GoodPracticePage.objects.get(pk=page.pk).live is False


def _as_posted(form):
    """What a browser would send back from this form, unchanged."""
    from wagtail.test.utils.form_data import querydict_from_html

    html = f"<form>{form.media}" + "".join(str(field) for field in form) + "</form>"
    data = dict(querydict_from_html(html).items())
    for name, formset in form.formsets.items():
        data |= {
            f"{name}-TOTAL_FORMS": str(len(formset.initial_forms)),
            f"{name}-INITIAL_FORMS": str(len(formset.initial_forms)),
            f"{name}-MIN_NUM_FORMS": "0",
            f"{name}-MAX_NUM_FORMS": "1000",
        }
        for row in formset.initial_forms:
            for field in row:
                data[field.html_name] = field.value() if field.value() is not None else ""
    for name in ("solution", "actors", "funding", "lessons", "success_factors", "materials"):
        rows = list(form.initial.get(name) or getattr(form.instance, name))
        data[f"{name}-count"] = str(len(rows))
        for place, row in enumerate(rows):
            data |= {
                f"{name}-{place}-type": row.block_type,
                f"{name}-{place}-value": str(row.value),
                f"{name}-{place}-order": str(place),
                f"{name}-{place}-deleted": "",
                f"{name}-{place}-id": str(row.id or ""),
            }
    return data


def test_provenance_shows_both_ways(client):
    first, second = make_practice("La prima"), make_practice("La seconda")
    link(frm=("practice", first.translation_key), to=("practice", second.translation_key))
    assert client.get(first.shown_url()).context["provenance"]["fruits"][0][1].title == "La seconda"
    assert client.get(second.shown_url()).context["provenance"]["origins"][0][1].title == "La prima"


def test_similar_practices_share_theme_or_sector(client):
    from tests.make.pages import make_term

    page = make_practice("Questa")
    make_practice("Vicina", municipality=make_municipality("Viterbo", "056059", "VT"))
    make_practice(
        "Lontana",
        theme=make_term("theme", "other", "Altro"),
        sector=make_term("sector", "sociali", "Sociali"),
    )
    assert [card["title"] for card in client.get(page.shown_url()).context["similar"]] == ["Vicina"]


def test_an_english_reader_finds_title_and_summary_in_english(client):
    make_index("en")
    page = make_practice("Il forno", title_en="The oven", summary_en="Bread is back.")
    address = page.shown_url()
    assert "The oven" in client.get("/en/buone-pratiche/").content.decode()
    html = client.get(f"/en{address}").content.decode()
    assert ("The oven" in html, 'lang="it"' in html) == (True, True)
    entries = SearchEntry.objects.of_kinds(["practice"]).values_list("language", "title")
    assert sorted(entries) == [("en", "The oven"), ("it", "Il forno")]


def test_the_contact_of_a_cooperative_that_is_gone_is_not_shown(client):
    heir = make_organisation("Cooperativa Erede")
    gone = make_organisation("Cooperativa Finita")
    gone.successor = heir
    gone.save()
    html = client.get(
        make_practice(organisation=gone, contact_name="Maria Segreteria").shown_url()
    ).content.decode()
    assert ("Maria Segreteria" in html, "Cooperativa Erede" in html) == (False, True)


def test_a_missing_practice_is_a_404(client):
    make_index()
    assert client.get("/buone-pratiche/non-esiste/").status_code == 404
    assert client.get("/buone-pratiche/non/esiste/").status_code == 404


def test_proposing_takes_six_answers_and_makes_a_draft_that_only_editors_see(client):
    make_index()
    make_municipality()
    person = make_user()
    client.force_login(person)
    assert client.post("/buone-pratiche/proponi/", PROPOSAL).status_code == 302
    page = GoodPracticePage.objects.get(title="Il forno riaperto")
    assert (page.live, page.owner, [str(step.value) for step in page.solution], page.contact_name) == (
        False, person, ["Assemblea.", "Prestito dei soci."], "la presidente",
    )  # fmt: skip
    assert client.get(page.shown_url()).status_code == 404
    assert SearchEntry.objects.of_kinds(["practice"]).count() == 0


def test_a_double_click_proposes_once(client):
    make_index()
    make_municipality()
    client.force_login(make_user())
    answers = [client.post("/buone-pratiche/proponi/", PROPOSAL).url for _click in range(2)]
    assert (GoodPracticePage.objects.count(), answers[0]) == (1, answers[1])


def test_what_was_typed_stays_when_the_place_is_wrong(client):
    make_index()
    client.force_login(make_user())
    html = client.post("/buone-pratiche/proponi/", PROPOSAL | {"place": "Atlantide"}).content.decode()
    assert ("Il paese era senza pane." in html, "Atlantide" in html, GoodPracticePage.objects.count()) == (
        True,
        True,
        0,
    )


def test_a_visitor_is_asked_to_log_in_before_proposing(client):
    assert client.get("/buone-pratiche/proponi/").url.startswith("/account/login/")


def test_an_editor_sees_a_draft_before_anybody_else(client, rf):
    page = make_practice("Bozza", publish=False, audience="registered")
    response = page.make_preview_request(rf.get("/"), page.default_preview_mode)
    assert (response.status_code, "Bozza" in response.content.decode()) == (200, True)
    assert "X-Land-Cache" not in response.headers


def test_an_editor_cannot_publish_what_is_not_whole_by_any_button(client, settings):
    from land.practices.wagtail_hooks import only_whole

    settings.SECOND_FACTOR_REQUIRED = False
    editor = make_user(roles=("administrator",))
    editor.is_superuser = True
    editor.save()
    client.force_login(editor)
    page = make_practice(publish=False, problem="")
    request = client.get("/gestione/").wsgi_request
    assert only_whole(request, page).url == f"/gestione/pages/{page.pk}/edit/"
    assert only_whole(request, make_practice(publish=False)) is None


def test_queries_of_one_practice_stay_few_for_members_too(client, django_assert_max_num_queries):
    page = make_practice()
    client.force_login(make_user())
    client.get(page.shown_url())
    with django_assert_max_num_queries(30):  # inside a test nothing is kept between requests
        client.get(page.shown_url())
