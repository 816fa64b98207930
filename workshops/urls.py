from django.urls import path

from workshops.views import bringing_in, cards, door, ideas, phone, scribe, visions, workshops

PHONE, TABLES, CONTROL = (f"laboratori/<slug:slug>/{part}/" for part in ("sala", "scriba", "regia"))

app_name = "workshops"
urlpatterns = [
    # the room, by a code
    path("v/", door.door, name="door"),
    path("v/<str:code>/", door.door, name="door_with_code"),
    path("laboratori/<slug:slug>/sala/", phone.phone, name="phone"),
    path("laboratori/<slug:slug>/stato/", phone.state, name="state"),
    # cards, visions and ideas: on the phone
    path(f"{PHONE}cartellini/", cards.send, name="card_send"),
    path(f"{PHONE}cartellini/<uuid:uuid>/", cards.change, name="card_change"),
    path(f"{PHONE}cartellini/<uuid:uuid>/segnala/", cards.report, name="card_report"),
    path(f"{PHONE}idee/", ideas.send, name="draft_send"),
    path(f"{PHONE}idee/<uuid:uuid>/", ideas.draft, name="draft"),
    # … at the tables
    path(TABLES, scribe.tables, name="scribe_tables"),
    path(f"{TABLES}importa/", bringing_in.upload, name="import"),
    path(f"{TABLES}importa/modello-<str:kind>.csv", bringing_in.template, name="import_template"),
    path(f"{TABLES}importa/<uuid:uuid>/", bringing_in.look, name="import_look"),
    path(f"{TABLES}<int:number>/", scribe.scribe, name="scribe"),
    path(f"{TABLES}<int:number>/cartellini/", scribe.new_card, name="scribe_card_new"),
    path(f"{TABLES}<int:number>/cartellini/<uuid:uuid>/", scribe.card, name="scribe_card"),
    path(f"{TABLES}<int:number>/grappoli/<str:polarity>/", scribe.clusters, name="scribe_clusters"),
    path(f"{TABLES}<int:number>/grappolo/<int:pk>/", scribe.cluster, name="scribe_cluster"),
    path(f"{TABLES}<int:number>/visione/<str:polarity>/", scribe.vision, name="scribe_vision"),
    path(f"{TABLES}<int:number>/idee/", scribe.new_idea, name="scribe_idea_new"),
    path(f"{TABLES}<int:number>/idee/<uuid:uuid>/", scribe.idea, name="scribe_idea"),
    path(f"{TABLES}<int:number>/idee/<uuid:uuid>/mossa/", scribe.move_idea, name="scribe_idea_move"),
    # … in the control room
    path(f"{CONTROL}cartellini/", visions.cards, name="control_cards"),
    path(f"{CONTROL}cartellini/<uuid:uuid>/", visions.card, name="control_card"),
    path(f"{CONTROL}visione-comune/", visions.common, name="control_common"),
    path(f"{CONTROL}visione-comune/nuova/", visions.new_element, name="control_element_new"),
    path(f"{CONTROL}visione-comune/<int:pk>/", visions.element, name="control_element"),
    # … after the day
    path("laboratori/<slug:slug>/visioni/", visions.public, name="visions"),
    path("laboratori/<slug:slug>/idee/", ideas.public, name="ideas"),
    # the pages
    path("laboratori/", workshops.home, name="home"),
    path("laboratori/<slug:slug>/", workshops.workshop, name="workshop"),
]
