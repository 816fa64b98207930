from django.urls import path

from cooperatives.views import directory, filling, own, people, results

app_name = "cooperatives"
OWN = "la-mia-cooperativa/<slug:slug>/"
RESPONSE = "rilevazioni/<slug:wave>/<slug:cooperative>/"

urlpatterns = [
    path("cooperative/", directory.listing, name="list"),
    path("cooperative/elenco.csv", directory.as_csv, name="csv"),
    path("cooperative/invito/<str:token>/", people.accept, name="accept"),
    path("cooperative/<slug:slug>/", directory.detail, name="detail"),
    path("cooperative/<slug:slug>/persone/", people.members, name="people"),
    path("cooperative/persone/<uuid:uuid>/revoca/", people.revoke, name="revoke"),
    path("la-mia-cooperativa/", own.choose, name="own_choose"),
    path(OWN, own.own, name="own"),
    path(OWN + "conferma/", own.confirm, name="own_confirm"),
    path(OWN + "profilo/<slug:section>/", own.section, name="own_section"),
    path(OWN + "profilo/sedi/<int:pk>/", own.seat, name="own_seat"),
    path(OWN + "profilo/anni/<int:year>/", own.year, name="own_year"),
    path(OWN + "profilo/anni/<int:year>/conferma/", own.confirm_figures, name="own_year_confirm"),
    path("rilevazioni/", filling.waves, name="waves"),
    path("rilevazioni/<slug:wave>/", filling.wave, name="wave"),
    path(RESPONSE, filling.intro, name="intro"),
    path(RESPONSE + "compila/<slug:section>/", filling.section, name="section"),
    path(RESPONSE + "salva/", filling.autosave, name="autosave"),
    path(RESPONSE + "riepilogo/", filling.summary, name="summary"),
    path(RESPONSE + "invia/", filling.submit, name="submit"),
    path(RESPONSE + "risultato/", results.result, name="result"),
]
