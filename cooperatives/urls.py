from django.urls import path

from cooperatives.views import (
    autosave,
    delegation,
    directory,
    filling,
    maps,
    observatory,
    own,
    people,
    plans,
    results,
    sections,
)

app_name = "cooperatives"
OWN = "la-mia-cooperativa/<slug:slug>/"
RESPONSE = "rilevazioni/<slug:wave>/<slug:cooperative>/"

urlpatterns = [
    path("cooperative/", directory.listing, name="list"),
    path("cooperative/elenco.csv", directory.as_csv, name="csv"),
    path("cooperative/invito/<str:token>/", people.accept, name="accept"),
    path("cooperative/mappa/", maps.from_directory, name="directory_map"),
    path("cooperative/<slug:slug>/", directory.detail, name="detail"),
    path("cooperative/<slug:slug>/persone/", people.members, name="people"),
    path("cooperative/persone/<uuid:uuid>/revoca/", people.revoke, name="revoke"),
    path(OWN + "piano/<uuid:uuid>/", plans.plan, name="plan"),
    path(OWN + "piano/<uuid:uuid>/risposta/", plans.decide, name="plan_decide"),
    path("la-mia-cooperativa/", own.choose, name="own_choose"),
    path(OWN, own.own, name="own"),
    path(OWN + "conferma/", own.confirm, name="own_confirm"),
    path(OWN + "profilo/<slug:section>/", own.section, name="own_section"),
    path(OWN + "profilo/sedi/<int:pk>/", own.seat, name="own_seat"),
    path(OWN + "profilo/anni/<int:year>/", own.year, name="own_year"),
    path(OWN + "profilo/anni/<int:year>/conferma/", own.confirm_figures, name="own_year_confirm"),
    path("rilevazioni/", filling.waves, name="waves"),
    path("rilevazioni/sezione/<uuid:uuid>/ritira/", delegation.take_back, name="take_back"),
    path("rilevazioni/sezione/<uuid:uuid>/<str:token>/", delegation.accept, name="accept_section"),
    path("rilevazioni/<slug:wave>/", filling.wave, name="wave"),
    path(RESPONSE, filling.intro, name="intro"),
    path(RESPONSE + "compila/<slug:section>/", sections.section, name="section"),
    path(RESPONSE + "salva/", autosave.autosave, name="autosave"),
    path(RESPONSE + "riepilogo/", filling.summary, name="summary"),
    path(RESPONSE + "invia/", filling.submit, name="submit"),
    path(RESPONSE + "deleghe/", delegation.delegations, name="delegations"),
    path(RESPONSE + "non-partecipare/", delegation.decline, name="decline"),
    path(RESPONSE + "partecipare/", delegation.rejoin, name="rejoin"),
    path(RESPONSE + "risultato/", results.result, name="result"),
    path(RESPONSE + "risultato.pdf", results.result_pdf, name="result_pdf"),
    path(RESPONSE + "risposte.xlsx", results.answers_xlsx, name="answers_xlsx"),
    path("osservatorio/", observatory.overview, name="observatory"),
    path("osservatorio/mappa/", maps.region, name="map"),
    path("osservatorio/metodo/", observatory.method, name="method"),
    path("osservatorio/osservatorio.csv", observatory.as_csv, name="observatory_csv"),
]
