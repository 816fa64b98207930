"""Staff's screens in `/gestione/`, one file a subject. Wagtail finds the hooks through this module."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem as AdminMenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from cooperatives.policies import is_staff
from cooperatives.wagtail_hooks import (
    deciding,
    entries,
    exports,
    following,
    imports,
    interventions,
    people,
    profiles,
    reading,
    releases,
    rules,
    runs,
    versions,
    waves,
)
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
        path("interventi/", interventions.lists, name="cooperatives_interventions"),
        path("interventi/nuovo/", interventions.new_list, name="cooperatives_intervention_new"),
        path("interventi/regole/", rules.listing, name="cooperatives_rules"),
        path("interventi/regole/nuova/", rules.edit, name="cooperatives_rule_new"),
        path("interventi/regole/<int:pk>/", rules.edit, name="cooperatives_rule"),
        path("interventi/passi/<int:pk>/", interventions.step, name="cooperatives_plan_step"),
        path(
            "interventi/elenchi/<uuid:uuid>/", interventions.one_list, name="cooperatives_intervention_list"
        ),
        path(
            "interventi/elenchi/<uuid:uuid>/stato/",
            interventions.move_list,
            name="cooperatives_intervention_move",
        ),
        path(
            "interventi/elenchi/<uuid:uuid>/elenco.xlsx",
            interventions.export,
            name="cooperatives_intervention_export",
        ),
        path("interventi/<uuid:uuid>/", interventions.one, name="cooperatives_intervention"),
        path("interventi/<uuid:uuid>/piano/", interventions.plan, name="cooperatives_plan"),
        path("osservatorio/", releases.listing, name="cooperatives_releases"),
        path("osservatorio/anni/", releases.publish_years, name="cooperatives_releases_years"),
        path("questionari/", versions.listing, name="versions_list"),
        path("questionari/<int:pk>/", versions.edit, name="versions_edit"),
        path("questionari/<int:pk>/nuova/", versions.begin, name="versions_begin"),
        path("questionari/<int:pk>/elimina/", versions.discard, name="versions_discard"),
        path("questionari/<int:pk>/togli/<slug:code>/", versions.remove, name="versions_remove"),
        path("rilevazioni/", RedirectView.as_view(pattern_name="waves:index")),
        path("rilevazioni/<int:pk>/", following.follow, name="waves_follow"),
        path("rilevazioni/<int:pk>/azione/", following.act, name="waves_act"),
        path("rilevazioni/<int:pk>/cooperative/<int:member_pk>/", following.member, name="waves_member"),
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
        path("rilevazioni/<int:pk>/calcoli/", runs.runs, name="waves_runs"),
        path("rilevazioni/<int:pk>/calcoli/<uuid:uuid>/usa/", runs.use, name="waves_runs_use"),
        path("rilevazioni/risposte/<uuid:uuid>/", reading.read, name="responses_read"),
        path("rilevazioni/risposte/<uuid:uuid>/riapri/", deciding.reopen, name="responses_reopen"),
        path("rilevazioni/profili/", profiles.review, name="profiles_review"),
        path("rilevazioni/profili/<uuid:uuid>/", profiles.profile, name="profiles_one"),
        path(
            "rilevazioni/profili/<uuid:uuid>/buona-pratica/", profiles.experience, name="profiles_experience"
        ),
        path("rilevazioni/risposte/<uuid:uuid>/invia/", deciding.send, name="responses_send"),
        path("rilevazioni/<int:pk>/risposte.csv", exports.answers_csv, name="waves_answers"),
        path("rilevazioni/<int:pk>/dati.xlsx", exports.wave_xlsx, name="waves_workbook"),
    ]


class MenuItem(AdminMenuItem):
    """An entry that only staff see."""

    def is_shown(self, request):
        return is_staff(request.user)


def _entry(label: object, name: str, icon: str, order: int) -> MenuItem:
    return MenuItem(label, reverse(name), name=name.replace("_", "-"), icon_name=icon, order=order)


@hooks.register("register_admin_menu_item")
def interventions_entry():
    return _entry(_("Interventions"), "cooperatives_interventions", "clipboard-list", 255)


@hooks.register("register_admin_menu_item")
def questionnaires_entry():
    return _entry(_("Questionnaires"), "versions_list", "form", 252)


@hooks.register("register_admin_menu_item")
def observatory_entry():
    return _entry(_("Observatory"), "cooperatives_releases", "view", 257)
