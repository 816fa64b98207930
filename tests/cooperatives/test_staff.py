"""Staff's screens: import with a look first, waves, registry, responses; nobody else gets in."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cooperatives import actions
from cooperatives.forms.waves import DaysField
from cooperatives.models import Cooperative, ImportJob, Membership, Wave
from cooperatives.querysets import size_class
from land.accounts.models import AccessEvent
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_wave
from tests.make.people import make_user
from tests.make.reference import make_terms, make_territories

pytestmark = pytest.mark.django_db

GOOD = (
    "codice_fiscale;denominazione;albo_categoria;settore_legacoop;comune_istat\n"
    "00743110157;<b>Buona</b>;PL;produzione-servizi;058091\n"
    "RSSMRA80A01H501U;Persona;PL;produzione-servizi;058091\n"
)


@pytest.fixture
def staff(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = make_user(roles=("staff",))
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="export_personal_data"),
    )
    client.force_login(user)
    return client


def upload(client, text=GOOD, name="cooperative.csv"):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post(reverse("cooperatives_import"), {"file": file})


def test_a_file_is_looked_at_then_applied(staff):
    make_terms()
    make_territories()
    answer = upload(staff)
    job = ImportJob.objects.get()
    assert answer.url == reverse("cooperatives_import_preview", args=[job.uuid])
    page = staff.get(answer.url).content.decode()
    assert Cooperative.objects.count() == 0
    assert "E04" in page and "W12" in page
    assert "<b>Buona</b>" not in page and "&lt;b&gt;Buona&lt;/b&gt;" in page
    staff.post(reverse("cooperatives_import_apply", args=[job.uuid]))
    assert ImportJob.objects.get().state == "applying" and Cooperative.objects.count() == 0
    assert "<progress" in staff.get(answer.url).content.decode()
    actions.work_due()
    assert Cooperative.objects.get().name == "<b>Buona</b>"
    errors = staff.get(reverse("cooperatives_import_errors", args=[job.uuid])).content
    cells = [row[0].value for row in load_workbook(io.BytesIO(errors)).active.iter_rows()]
    assert cells == ["codice_fiscale", "RSSMRA80A01H501U"]
    again = upload(staff)
    assert again.status_code == 422 and ImportJob.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"x" * (5 * 1024 * 1024 + 10), "grande.csv"),
        (b"<svg><script>1</script></svg>", "a.svg"),
        (b"", "vuoto.csv"),
    ],
)
def test_a_file_that_cannot_be_read_gets_its_sentence_at_the_field(staff, content, name):
    answer = upload(staff, content, name)
    assert answer.status_code == 422
    assert ImportJob.objects.count() == 0


def test_the_registry_lists_searches_and_exports(staff):
    make_cooperative("Prima cooperativa")
    make_cooperative("Seconda cooperativa")
    page = staff.get(reverse("cooperatives_registry:index"), {"q": "prima"}).content.decode()
    assert "Prima cooperativa" in page and "Seconda cooperativa" not in page
    assert Membership.objects.count() == 0
    make_membership(Cooperative.objects.named("prima").get(), make_user())
    lonely = staff.get(reverse("cooperatives_registry:index"), {"unattended": "on"}).content.decode()
    assert "Seconda cooperativa" in lonely and "Prima cooperativa" not in lonely
    text = staff.get(reverse("cooperatives_registry_csv"), {"q": "prima"}).content.decode()
    assert "Prima cooperativa" in text and "Seconda" not in text
    assert staff.get(reverse("cooperatives_registry_xlsx")).status_code == 200
    assert AccessEvent.objects.filter(what="registry export").count() == 2


def test_a_cooperative_is_written_through_the_verb_and_a_person_s_code_refused(staff):
    cooperative = make_cooperative("Prima cooperativa")
    address = reverse("cooperatives_registry:edit", args=[cooperative.pk])
    assert staff.get(address).status_code == 200
    data = {
        "name": "Nome nuovo", "tax_code": cooperative.tax_code, "albo_category": cooperative.albo_category_id,
        "sector": cooperative.sector_id, "municipality": cooperative.municipality_id, "visibility": "public",
        "consent_directory": "on", "postcode": "00185",
    }  # fmt: skip
    assert staff.post(address, data).status_code == 302
    cooperative = Cooperative.objects.get()
    assert (cooperative.name, cooperative.folded_name, cooperative.seats.get().postcode) == (
        "Nome nuovo", "nome nuovo", "00185",
    )  # fmt: skip
    refused = staff.post(address, data | {"tax_code": "RSSMRA80A01H501U"})
    assert refused.status_code == 200 and "Nome nuovo" in refused.content.decode()
    added = staff.post(
        reverse("cooperatives_registry:add"), data | {"tax_code": "07643520567", "name": "Un'altra"}
    )
    assert added.status_code == 302
    assert Cooperative.objects.get(tax_code="07643520567").state == "active"


def test_staff_invite_the_representative_that_the_import_named(staff):
    cooperative = make_cooperative(contact_name="Ada Prova", contact_email="ada@demo.land")
    address = reverse("cooperatives_people", args=[cooperative.pk])
    assert "ada@demo.land" in staff.get(address).content.decode()
    staff.post(
        address,
        {"email": "ada@demo.land", "first_name": "Ada", "last_name": "Prova", "role": "representative"},
    )
    row = Membership.objects.get()
    assert (row.state, row.role, row.person.name) == ("invited", "representative", "Ada Prova")


def test_a_wave_is_opened_and_closed_by_its_buttons(staff):
    make_cooperative()
    wave = make_wave(opened=False)
    assert staff.get(reverse("waves:index")).status_code == 200
    assert staff.get(reverse("waves:edit", args=[wave.pk])).status_code == 200
    assert staff.get(reverse("waves_open", args=[wave.pk])).status_code == 200
    wave.refresh_from_db()
    assert wave.state == "draft"
    staff.post(reverse("waves_open", args=[wave.pk]))
    wave.refresh_from_db()
    assert (wave.state, wave.members.count()) == ("open", 1)
    staff.post(reverse("waves_close", args=[wave.pk]))
    wave.refresh_from_db()
    assert wave.state == "closed"


def test_the_list_of_responses_says_who_is_where_and_scores_are_read_with_a_trace(staff):
    response = make_response(make_wave(), make_cooperative("Prima cooperativa"), sent=True)
    page = staff.get(reverse("cooperatives_responses:index")).content.decode()
    assert "Prima cooperativa" in page
    assert staff.get(reverse("waves_scores", args=[response.wave.pk])).status_code == 200
    assert AccessEvent.objects.filter(what__startswith="scores").count() == 1


def test_nobody_but_staff_gets_in(client):
    wave, cooperative = make_wave(), make_cooperative()
    addresses = [
        reverse("cooperatives_import"),
        reverse("cooperatives_registry_csv"),
        reverse("cooperatives_people", args=[cooperative.pk]),
        reverse("waves_scores", args=[wave.pk]),
        reverse("cooperatives_registry:index"),
        reverse("cooperatives_responses:index"),
    ]
    client.force_login(make_user())
    for address in addresses:
        assert client.get(address).status_code in (302, 403, 404), address
    assert Wave.objects.count() == 1


@pytest.mark.parametrize(("opened", "changes"), [(False, True), (True, False)])
def test_the_questionnaire_of_a_wave_changes_only_while_it_is_a_draft(staff, opened, changes):
    wave, other = make_wave(opened=opened), make_wave("PROFILO", opened=False).instrument_version
    facts = {
        "code": wave.code, "title": "Altro titolo", "instrument_version": other.pk, "scoring_spec": "",
        "opens_at": "2027-01-11 09:00", "closes_at": "2027-02-11 18:00", "smallest_group": 5,
    }  # fmt: skip
    answer = staff.post(reverse("waves:edit", args=[wave.pk]), facts)
    before, sentence = wave.instrument_version, "il suo questionario non può più cambiare"
    kept = Wave.objects.get(pk=wave.pk)
    if changes:
        assert answer.status_code == 302
        assert (kept.instrument_version, kept.title) == (other, "Altro titolo")
    else:
        assert sentence in answer.content.decode()
        assert (kept.instrument_version, kept.title) == (before, wave.title)
        with pytest.raises(actions.QuestionnaireFixed):
            actions.save_wave(wave=kept, instrument_version=other, scoring_spec=None)
        allowed = facts | {"instrument_version": before.pk}
        assert staff.post(reverse("waves:edit", args=[wave.pk]), allowed).status_code == 302
        assert Wave.objects.get(pk=wave.pk).title == "Altro titolo"


def test_a_scoring_of_another_questionnaire_is_refused():
    wave = make_wave(opened=False)
    other = make_wave("PROFILO", opened=False).instrument_version
    with pytest.raises(actions.SpecOfAnother):
        actions.save_wave(wave=wave, instrument_version=other)


def wave_facts(wave, **changed):
    return {
        "code": wave.code, "title": "Altro titolo", "instrument_version": wave.instrument_version_id,
        "scoring_spec": "", "opens_at": "2027-01-11 09:00", "closes_at": "2027-02-11 18:00", "smallest_group": 5,
    } | changed  # fmt: skip


def test_staff_say_when_to_remind_and_what_to_prefill_from(staff):
    earlier, wave = make_wave(title="Quella di prima"), make_wave(opened=False)
    address = reverse("waves:edit", args=[wave.pk])
    page = staff.get(address).content.decode()
    assert 'value="7, 14, -3"' in page and "Quella di prima" in page
    facts = wave_facts(wave, reminder_days="10; 20, -2", prefill_from=earlier.pk)
    assert staff.post(address, facts).status_code == 302
    wave.refresh_from_db()
    assert (wave.reminder_days, wave.prefill_from) == ([10, 20, -2], earlier)
    assert staff.post(address, wave_facts(wave, reminder_days="")).status_code == 302
    wave.refresh_from_db()
    assert (wave.reminder_days, wave.prefill_from) == ([], None)


@pytest.mark.parametrize(
    "days", ["una settimana", "7, 0", "400", "7, 7", "1.5", ",".join(map(str, range(1, 12)))]
)
def test_days_of_reminding_that_cannot_be_are_refused_with_a_sentence(days):
    with pytest.raises(ValidationError):
        DaysField(required=False).clean(days)


def test_a_wave_is_prefilled_only_from_an_earlier_one_of_the_same_questionnaire(staff):
    other, later = make_wave("PROFILO"), make_wave(opens_at=timezone.now() + timedelta(days=900),
                                                   closes_at=timezone.now() + timedelta(days=950))  # fmt: skip
    wave = make_wave(opened=False)
    address = reverse("waves:edit", args=[wave.pk])
    for refused in (other, later):
        form = staff.post(address, wave_facts(wave, prefill_from=refused.pk)).context["form"]
        assert "prefill_from" in form.errors
    wave.refresh_from_db()
    assert wave.prefill_from is None


def test_staff_choose_whom_a_survey_asks(staff):
    chosen = make_cooperative(workers=20, workers_year=2025)
    make_cooperative(workers=3, workers_year=2025)
    make_cooperative(workers=20, workers_year=2025, state="suspended", suspended_at=timezone.now())
    wave = make_wave(opened=False)
    address = reverse("waves_open", args=[wave.pk])
    refused = staff.post(address, {"size": "250+"})
    assert (refused.status_code, wave.members.count()) == (422, 0)
    assert staff.post(address, {"size": size_class(chosen.workers)}).status_code == 302
    assert [member.cooperative for member in wave.members.all()] == [chosen]
