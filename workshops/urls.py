from django.urls import path

from workshops.views import bringing_in, cards, door, ideas, phone, scribe, visions, workshops

app_name = "workshops"
urlpatterns = [
    # the room, by a code
    path("v/", door.door, name="door"),
    path("v/<str:code>/", door.door, name="door_with_code"),
    path("laboratori/<slug:slug>/sala/", phone.phone, name="phone"),
    path("laboratori/<slug:slug>/stato/", phone.state, name="state"),
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
    # the pages
    path("laboratori/", workshops.home, name="home"),
    path("laboratori/<slug:slug>/", workshops.workshop, name="workshop"),
]
