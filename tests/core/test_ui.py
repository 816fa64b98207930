from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation


def drawn(source: str, address: str = "/elenco/", **context) -> str:
    with translation.override("it"):
        return Template(source).render(Context({"request": RequestFactory().get(address), **context}))


def test_a_card_escapes_what_was_typed_and_leads_somewhere():
    html = drawn(
        "{% card row %}",
        row={"title": "<i>Storia</i>", "url": "/x/", "summary": "Testo", "badges": [("WBO", "accent")]},
    )
    assert '<a href="/x/">&lt;i&gt;Storia&lt;/i&gt;</a>' in html
    assert '<span class="badge badge-accent">WBO</span>' in html
    assert "<i>" not in html


def test_a_facet_that_would_find_nothing_cannot_be_chosen_but_can_be_left():
    rows = [("rm", "Roma", 3, False), ("ri", "Rieti", 0, False), ("vt", "Viterbo", 0, True)]
    html = drawn("{% facet 'provincia' 'Provincia' rows %}", rows=rows)
    assert [line.count("disabled") for line in html.split("<li")[1:]] == [0, 1, 0]
    assert [line.count("checked") for line in html.split("<li")[1:]] == [0, 0, 1]


def test_choices_past_the_first_ones_wait_behind_more():
    rows = [(str(number), f"Voce {number}", 1, False) for number in range(7)]
    html = drawn("{% facet 'x' 'X' rows shown=5 %}", rows=rows)
    assert "Altre 2 voci" in html
    assert html.index("Voce 4") < html.index("<details>") < html.index("Voce 5")


def test_the_pager_keeps_the_rest_of_the_address():
    page = Paginator(range(50), 10).page(2)
    html = drawn("{% pager page %}", "/elenco/?tema=wbo&page=2", page=page)
    assert 'href="?tema=wbo&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_pager():
    assert drawn("{% pager page %}", page=Paginator(range(3), 10).page(1)) == ""


def test_facts_without_a_value_are_left_out():
    assert (
        drawn("{% field_list rows %}", rows=[("Costo", ""), ("Dove", "Rieti"), ("Ore", 0)]).count("<dt>") == 2
    )


def test_breadcrumbs_end_where_we_are():
    html = drawn("{% breadcrumbs 'Formazione' '/formazione/' 'Questo corso' %}")
    assert '<a href="/formazione/">Formazione</a>' in html
    assert '<span aria-current="page">Questo corso</span>' in html


def test_a_list_reads_as_people_write_it():
    assert [drawn("{{ rows|joined }}", rows=rows) for rows in ([], ["a"], ["a", "b", "c"])] == [
        "",
        "a",
        "a, b e c",
    ]


def test_the_language_switch_leads_to_the_same_page():
    html = drawn("{% languages %}", "/")
    assert 'lang="it"' in html
    assert html.count('aria-current="true"') == 1
