from django.urls import path

from workshops.views import comparison, door, needs, opendata, phone, plan, report, workshops

WORKSHOP = "laboratori/<slug:slug>/"
AFTER = WORKSHOP + "dopo/"
NEED = "laboratori/bisogni/<uuid:uuid>/"
ITEM = "laboratori/piano/<uuid:uuid>/"
VERSION = WORKSHOP + "report/<int:number>/"

app_name = "workshops"
urlpatterns = [
    # the room, by a code
    path("v/", door.door, name="door"),
    path("v/<str:code>/", door.door, name="door_with_code"),
    path("laboratori/<slug:slug>/sala/", phone.phone, name="phone"),
    path("laboratori/<slug:slug>/stato/", phone.state, name="state"),
    # the pages
    path("laboratori/", workshops.home, name="home"),
    # what a workshop leaves
    path("laboratori/confronto/", comparison.comparison, name="comparison"),
    path("laboratori/confronto/tabella.csv", comparison.as_csv, name="comparison_csv"),
    path("laboratori/metodo/", comparison.method, name="method"),
    path(NEED, needs.need, name="need"),
    path(NEED + "risposte/", needs.cite, name="need_cite"),
    path(NEED + "risposte/togli/", needs.uncite, name="need_uncite"),
    path(ITEM, plan.item, name="plan_item"),
    path(ITEM + "racconta/", plan.tell, name="plan_item_tell"),
    path(ITEM + "stato/", plan.move, name="plan_item_move"),
    path(ITEM + "modifica/", plan.edit, name="plan_item_edit"),
    path(ITEM + "pratica/", plan.to_practice, name="plan_item_practice"),
    path("laboratori/commenti/<uuid:uuid>/risposta/", report.answer, name="report_comment_answer"),
    path(WORKSHOP + "report/", report.report, name="report"),
    path(WORKSHOP + "report/bozza/", report.draft, name="report_draft"),
    path(VERSION, report.one_version, name="report_version"),
    path(VERSION + "report.pdf", report.as_pdf, name="report_pdf"),
    path(VERSION + "report.json", report.as_json, name="report_json"),
    path(VERSION + "report.csv", report.as_csv, name="report_csv"),
    path(WORKSHOP + "piano/", plan.plan, name="plan"),
    path(WORKSHOP + "piano/tabella.csv", plan.table, name="plan_csv"),
    path(WORKSHOP + "piano/scadenze.ics", plan.feed, name="plan_feed"),
    path(WORKSHOP + "dati/", opendata.data, name="data"),
    path(WORKSHOP + "dati/dizionario.csv", opendata.dictionary, name="data_dictionary"),
    path(WORKSHOP + "dati/<slug:name>.csv", opendata.as_csv, name="data_csv"),
    path(WORKSHOP + "dati/<slug:name>.json", opendata.as_json, name="data_json"),
    path(AFTER, report.after, name="after"),
    path(AFTER + "bisogni/nuovo/", needs.new, name="need_new"),
    path(AFTER + "bisogni/<uuid:uuid>/", needs.edit, name="need_edit"),
    path(AFTER + "report/", report.desk, name="report_desk"),
    path(AFTER + "report/nuovo/", report.begin, name="report_begin"),
    path(AFTER + "report/avanti/", report.move, name="report_move"),
    path(AFTER + "report/biblioteca/", report.to_library, name="report_library"),
    path(AFTER + "piano/nuova/", plan.new, name="plan_item_new"),
    path(AFTER + "piano/da-voti/", plan.from_votes, name="plan_from_votes"),
    # the page of a workshop
    path(WORKSHOP, workshops.workshop, name="workshop"),
]
