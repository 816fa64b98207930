from django.urls import path

from workshops.views import ballots, bringing_in, cards, comparison, control, door, ideas, kiosk, needs, opendata, paper, phone, plan, prompts, reception, report, scribe, tables, visions, voting, wall, workshops

BALLOT = "laboratori/<slug:slug>/voto/<uuid:uuid>/"
PILE = "laboratori/<slug:slug>/carta/<uuid:uuid>/"

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
    # the control room and the wall
    path("laboratori/<slug:slug>/regia/", control.room, name="control"),
    path("laboratori/<slug:slug>/regia/inizio/", control.begin, name="control_begin"),
    path("laboratori/<slug:slug>/regia/fase/", control.phase, name="control_phase"),
    path("laboratori/<slug:slug>/regia/tempo/", control.timer, name="control_timer"),
    path("laboratori/<slug:slug>/regia/schermo/", control.wall, name="control_wall"),
    path(
        "laboratori/<slug:slug>/regia/schermo/indirizzo/", control.wall_address, name="control_wall_address"
    ),
    path("laboratori/<slug:slug>/regia/fine/", control.conclude, name="control_conclude"),
    path("laboratori/<slug:slug>/regia/copia/", control.copy, name="control_copy"),
    path("laboratori/<slug:slug>/regia/giorno/", control.day, name="control_day"),
    path("laboratori/<slug:slug>/regia/giorno/sposta/", control.reschedule, name="control_reschedule"),
    path("laboratori/<slug:slug>/regia/giorno/annulla/", control.call_off, name="control_call_off"),
    path("laboratori/<slug:slug>/schermo/<str:secret>/", wall.wall, name="wall"),
    # people: reception, tables, prompts, what is printed
    path("laboratori/<slug:slug>/sala/percezione/", prompts.answer, name="prompts"),
    path("laboratori/<slug:slug>/accoglienza/", reception.reception, name="reception"),
    path("laboratori/<slug:slug>/accoglienza/tessera/", reception.slip, name="slip"),
    path("laboratori/<slug:slug>/accoglienza/codice/", reception.scan, name="scan"),
    path("laboratori/<slug:slug>/accoglienza/porta/", reception.walk_in, name="walk_in"),
    path("laboratori/<slug:slug>/accoglienza/senza-posto/", reception.let_in, name="let_in"),
    path("laboratori/<slug:slug>/accoglienza/assenti/", reception.absent, name="absent"),
    path("laboratori/<slug:slug>/accoglienza/domande/", reception.paper_prompts, name="paper_prompts"),
    path("laboratori/<slug:slug>/accoglienza/<uuid:uuid>/", reception.person, name="person"),
    path("laboratori/<slug:slug>/tavoli/", tables.team, name="team"),
    path("laboratori/<slug:slug>/tavoli/disposizione/", tables.lay, name="lay"),
    path("laboratori/<slug:slug>/tavoli/incarico/", tables.name, name="name"),
    path("laboratori/<slug:slug>/tavoli/incarico/togli/", tables.dismiss, name="dismiss"),
    path("laboratori/<slug:slug>/tavoli/posti/", tables.mixing, name="mixing"),
    path("laboratori/<slug:slug>/tavoli/posti/<uuid:uuid>/", tables.move, name="move"),
    path("laboratori/<slug:slug>/tavoli/<int:number>/", tables.at_table, name="at_table"),
    path("laboratori/<slug:slug>/carta/", paper.paper, name="paper"),
    path("laboratori/<slug:slug>/carta/<slug:key>.pdf", paper.sheet, name="sheet"),
    # cards, visions and ideas: on the phone
    path("laboratori/<slug:slug>/sala/carte/", cards.send, name="card_send"),
    path("laboratori/<slug:slug>/sala/carte/<uuid:uuid>/", cards.change, name="card_change"),
    path("laboratori/<slug:slug>/sala/carte/<uuid:uuid>/segnala/", cards.report, name="card_report"),
    path("laboratori/<slug:slug>/sala/idee/", ideas.send, name="draft_send"),
    path("laboratori/<slug:slug>/sala/idee/<uuid:uuid>/", ideas.draft, name="draft"),
    # … at the tables
    path("laboratori/<slug:slug>/scriba/", scribe.tables, name="scribe_tables"),
    path("laboratori/<slug:slug>/scriba/importa/", bringing_in.upload, name="import"),
    path(
        "laboratori/<slug:slug>/scriba/importa/modello-<str:kind>.csv",
        bringing_in.template,
        name="import_template",
    ),
    path("laboratori/<slug:slug>/scriba/importa/<uuid:uuid>/", bringing_in.look, name="import_look"),
    path("laboratori/<slug:slug>/scriba/<int:number>/", scribe.scribe, name="scribe"),
    path("laboratori/<slug:slug>/scriba/<int:number>/carte/", scribe.new_card, name="scribe_card_new"),
    path("laboratori/<slug:slug>/scriba/<int:number>/carte/<uuid:uuid>/", scribe.card, name="scribe_card"),
    path(
        "laboratori/<slug:slug>/scriba/<int:number>/gruppi/<str:polarity>/",
        scribe.clusters,
        name="scribe_clusters",
    ),
    path(
        "laboratori/<slug:slug>/scriba/<int:number>/gruppo/<int:pk>/", scribe.cluster, name="scribe_cluster"
    ),
    path(
        "laboratori/<slug:slug>/scriba/<int:number>/visione/<str:polarity>/",
        scribe.vision,
        name="scribe_vision",
    ),
    path("laboratori/<slug:slug>/scriba/<int:number>/idee/", scribe.new_idea, name="scribe_idea_new"),
    path("laboratori/<slug:slug>/scriba/<int:number>/idee/<uuid:uuid>/", scribe.idea, name="scribe_idea"),
    path(
        "laboratori/<slug:slug>/scriba/<int:number>/idee/<uuid:uuid>/mossa/",
        scribe.move_idea,
        name="scribe_idea_move",
    ),
    # … in the control room
    path("laboratori/<slug:slug>/regia/carte/", visions.cards, name="control_cards"),
    path("laboratori/<slug:slug>/regia/carte/<uuid:uuid>/", visions.card, name="control_card"),
    path("laboratori/<slug:slug>/regia/visione-comune/", visions.common, name="control_common"),
    path(
        "laboratori/<slug:slug>/regia/visione-comune/nuova/", visions.new_element, name="control_element_new"
    ),
    path("laboratori/<slug:slug>/regia/visione-comune/<int:pk>/", visions.element, name="control_element"),
    # … after the day
    path("laboratori/<slug:slug>/visioni/", visions.public, name="visions"),
    path("laboratori/<slug:slug>/idee/", ideas.public, name="ideas"),
    # the vote
    path("laboratori/<slug:slug>/sala/voto/", voting.vote, name="vote"),
    path("laboratori/<slug:slug>/chiosco/", kiosk.kiosk, name="kiosk"),
    path("laboratori/<slug:slug>/voto/", ballots.desk, name="ballot_desk"),
    path("laboratori/<slug:slug>/voto/prepara/", ballots.prepare, name="ballot_prepare"),
    path(f"{BALLOT}apri/", ballots.open_ballot, name="ballot_open"),
    path(f"{BALLOT}ammetti/", ballots.admit, name="ballot_admit"),
    path(f"{BALLOT}in-chiusura/", ballots.begin_closing, name="ballot_begin_closing"),
    path(f"{BALLOT}chiudi/", ballots.close, name="ballot_close"),
    path(f"{BALLOT}pubblica/", ballots.publish, name="ballot_publish"),
    path(f"{BALLOT}annulla/", ballots.annul, name="ballot_annul"),
    path(f"{BALLOT}spareggio/", ballots.break_tie, name="ballot_break_tie"),
    path("laboratori/<slug:slug>/carta/", paper.piles, name="piles"),
    path("laboratori/<slug:slug>/carta/schede.pdf", paper.sheets, name="ballot_sheets"),
    path(PILE, paper.pile, name="pile"),
    path(f"{PILE}conta/", paper.count, name="pile_count"),
    path(f"{PILE}metti-da-parte/", paper.put_aside, name="pile_put_aside"),
    path("laboratori/<slug:slug>/risultati/", ballots.public, name="results"),
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
