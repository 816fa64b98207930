"""An instrument is read strictly, and the ones we ship are whole."""

import copy

import pytest

from cooperatives.instruments import Definition, DefinitionError, load, load_spec_data, shipped
from cooperatives.instruments.canonical import canonical
from cooperatives.scoring import Scorer, Spec


def small() -> dict:
    return {
        "code": "TEST",
        "version": "1.0.0",
        "title": "Prova",
        "scales": {"s": {"points": [{"code": "0", "label": "no"}, {"code": "1", "label": "sì"}]}},
        "sections": [
            {
                "code": "a",
                "title": "A",
                "questions": [
                    {"code": "T1", "type": "multiple", "label": "?", "options": [
                        {"code": "X1", "label": "x"}, {"code": "NO", "label": "none", "none": True}]},
                    {"code": "T2", "type": "scale_matrix", "label": "?", "scale": "s",
                     "rows": [{"code": "R1", "label": "r"}]},
                    {"code": "T3", "type": "text", "label": "?", "visible_if": {"question": "T1", "any_of": ["X1"]}},
                ],
            }
        ],
    }  # fmt: skip


def first_question(data):
    return data["sections"][0]["questions"][0]


def test_three_instruments_are_shipped_and_one_is_scored():
    assert shipped() == ["COOP-DIG", "DMA-PMI", "PROFILO"]
    assert [code for code in shipped() if load_spec_data(code)] == ["DMA-PMI"]


def test_the_profile_has_forty_eight_fields_in_eight_parts():
    assert (len(load("PROFILO").questions), len(load("PROFILO").sections)) == (48, 8)


def test_dma_pmi_has_every_item_of_the_framework():
    definition = load("DMA-PMI")
    items = {}
    for question in definition.questions:
        items[question.code] = len(question.rows) or len([o for o in question.options if not o.none])
    assert items == {
        "Q1A": 10, "Q1B": 10, "Q2": 10, "Q3": 10, "Q4": 7, "Q5": 7, "Q6": 8, "Q7": 8, "Q8": 6, "Q9": 5, "Q10": 10, "Q11": 5,
    }  # fmt: skip
    assert len(definition.sections) == 11
    assert definition.attribution == "© European Union, JRC133234"
    assert [point.label for point in definition.question("Q4").scale] == [
        "Non usata", "In valutazione", "Prototipo", "Test", "In realizzazione", "Operativa",
    ]  # fmt: skip
    assert [option.code for option in definition.question("Q7").options if option.alone] == ["G02", "NESSUNA"]


@pytest.mark.parametrize("code", ["COOP-DIG", "DMA-PMI", "PROFILO"])
def test_every_text_has_its_english(code):
    definition = load(code)
    for section in definition.sections:
        assert section.title_en
        assert bool(section.intro) == bool(section.intro_en)
    for question in definition.questions:
        assert question.label_en, question.code
        assert bool(question.help) == bool(question.help_en), question.code
        for option in (*question.options, *question.rows, *question.scale):
            assert option.label_en, (question.code, option.code)


def test_every_multiple_question_of_dma_pmi_can_be_answered_with_none_of_these():
    for question in load("DMA-PMI").questions:
        if question.type == "multiple":
            assert question.options[-1].none, question.code


def test_the_hash_is_of_the_content_and_survives_storage():
    definition = load("DMA-PMI")
    again = Definition.from_dict(copy.deepcopy(definition.data))
    assert again.sha256 == definition.sha256 and len(again.sha256) == 64
    changed = copy.deepcopy(definition.data)
    changed["title"] += "."
    assert Definition.from_dict(changed).sha256 != definition.sha256
    assert canonical({"b": 1, "a": "è"}) == '{"a":"è","b":1}'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(colour="red"), "unknown key colour"),
        (lambda d: first_question(d).update(hlep="typo"), "unknown key hlep"),
        (lambda d: d.update(version="1.0"), "not like 1.0.0"),
        (lambda d: d["sections"][0]["questions"].append(copy.deepcopy(first_question(d))), "duplicate code"),
        (lambda d: d["sections"].append(copy.deepcopy(d["sections"][0]) | {"questions": [
            {"code": "T9", "type": "date", "label": "?"}]}), "duplicate code"),
        (lambda d: first_question(d)["options"].append({"code": "X1", "label": "again"}), "duplicate code X1"),
        (lambda d: first_question(d).update(type="fancy"), "unknown type"),
        (lambda d: first_question(d).pop("options"), "options or option_list"),
        (lambda d: first_question(d).update(type="text"), "does not belong"),
        (lambda d: d["sections"][0]["questions"][1].update(scale="q"), "nothing is called"),
        (lambda d: d["sections"][0]["questions"][2].update(visible_if={"question": "T9", "any_of": ["X1"]}), "before"),
        (lambda d: d["sections"][0]["questions"][2]["visible_if"].update(any_of=["X7"]), "does not have"),
        (lambda d: first_question(d).pop("label"), "label is missing"),
        (lambda d: first_question(d).update(code="a b"), "not a code"),
        (lambda d: d.update(sections=[]), "missing or empty"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_well_formed_is_refused_and_the_place_is_named(change, said):
    data = small()
    Definition.from_dict(data)
    change(data)
    with pytest.raises(DefinitionError, match=said):
        Definition.from_dict(data)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.update(extra=1), "unknown key extra"),
        (lambda s: s.pop("levels"), "missing key levels"),
        (lambda s: s["questions"][0].update(code="Q99"), "in one dimension"),
        (lambda s: s["questions"][0].update(zero=["Z99"]), "do not exist"),
        (lambda s: s["questions"][7].update(zero=["NESSUNA"]), "must be worth zero"),
        (lambda s: s["questions"][0].update(formula="scale_mean", top=5) or s["questions"][0].pop("zero"), "cannot score"),
        (lambda s: s["questions"][4].update(top=4), "highest point"),
        (lambda s: s["questions"][11].update(points={"NO": 0, "SI": 2}), "for each answer"),
        (lambda s: s["questions"][11].update(points={"NO": 0, "PARTE": 1, "SI": 3}), "add up"),
        (lambda s: s["levels"][0].update(up_to=60), "must rise"),
        (lambda s: s["rounding"].update(mode="half_even"), "half_up"),
        (lambda s: s.update(unanswered="zero"), "refuse"),
        (lambda s: s.update(instrument_versions=["9.0.0"]), "is not for"),
        (lambda s: s["dimensions"][0].update(weight=0), "weight"),
    ],
)  # fmt: skip
def test_a_scoring_spec_that_does_not_fit_its_instrument_is_refused(change, said):
    data = copy.deepcopy(load_spec_data("DMA-PMI"))
    change(data)
    with pytest.raises(DefinitionError, match=said):
        Scorer(load("DMA-PMI"), Spec.from_dict(data))


def test_the_profile_is_not_scored():
    assert load_spec_data("PROFILO") is None
