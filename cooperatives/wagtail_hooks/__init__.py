"""Staff's screens in `/gestione/`, one file a subject. Wagtail finds the hooks through this module."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from cooperatives.wagtail_hooks import entries, exports, imports, people, waves
from cooperatives.wagtail_hooks.registry import RegistryViewSet
from cooperatives.wagtail_hooks.responses import ResponseViewSet
from cooperatives.wagtail_hooks.waves import WaveViewSet


class CooperativesGroup(ViewSetGroup):
    menu_label = _("Cooperatives")
    menu_icon = "group"
    menu_order = 250
    items = (RegistryViewSet, WaveViewSet, ResponseViewSet)


@hooks.register("register_admin_viewset")
def cooperatives_screens():
    return CooperativesGroup()


@hooks.register("register_admin_urls")
def cooperatives_urls():
    return [
        path("cooperative/importa/", imports.upload, name="cooperatives_import"),
        path("cooperative/importa/<uuid:uuid>/", imports.preview, name="cooperatives_import_preview"),
        path("cooperative/importa/<uuid:uuid>/applica/", imports.apply, name="cooperatives_import_apply"),
        path("cooperative/importa/<uuid:uuid>/annulla/", imports.cancel, name="cooperatives_import_cancel"),
        path(
            "cooperative/importa/<uuid:uuid>/errori.xlsx", imports.errors, name="cooperatives_import_errors"
        ),
        path(
            "cooperative/importa/<uuid:uuid>/avanzamento/",
            imports.progress,
            name="cooperatives_import_progress",
        ),
        path("cooperative/importa/<uuid:uuid>/disfa/", imports.undo, name="cooperatives_import_undo"),
        path("cooperative/registro.csv", people.registry_csv, name="cooperatives_registry_csv"),
        path("cooperative/registro.xlsx", people.registry_xlsx, name="cooperatives_registry_xlsx"),
        path("cooperative/anni.csv", exports.years_csv, name="cooperatives_years_csv"),
        path("cooperative/anni.xlsx", exports.years_xlsx, name="cooperatives_years_xlsx"),
        path("cooperative/<int:pk>/persone/", people.members, name="cooperatives_people"),
        path("cooperative/senza-referente/", entries.unattended, name="cooperatives_unattended"),
        path("cooperative/<int:pk>/storia/", entries.history, name="cooperatives_history"),
        path("cooperative/<int:pk>/anni/", entries.years, name="cooperatives_years"),
        path("cooperative/<int:pk>/anni/<int:year>/", entries.year, name="cooperatives_year"),
        path("cooperative/<int:pk>/sedi/", entries.seats, name="cooperatives_seats"),
        path("cooperative/<int:pk>/sedi/<int:seat>/", entries.seat, name="cooperatives_seat"),
        path("cooperative/<int:pk>/stato/", entries.state, name="cooperatives_state"),
        path("cooperative/<int:pk>/fusione/", entries.successor, name="cooperatives_successor"),
        path("cooperative/<int:pk>/fusione/<int:successor>/", entries.merger, name="cooperatives_merger"),
        path("cooperative/<int:pk>/scissione/", entries.split, name="cooperatives_split"),
        path("cooperative/<int:pk>/nuovo-referente/", entries.replacement, name="cooperatives_replacement"),
        path("rilevazioni/<int:pk>/apri/", waves.open_now, name="waves_open"),
        path("rilevazioni/<int:pk>/chiudi/", waves.close_now, name="waves_close"),
        path("rilevazioni/<int:pk>/punteggi.csv", waves.scores_csv, name="waves_scores"),
        path("rilevazioni/<int:pk>/risposte.csv", exports.answers_csv, name="waves_answers"),
        path("rilevazioni/<int:pk>/dati.xlsx", exports.wave_xlsx, name="waves_workbook"),
    ]
