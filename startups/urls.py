from django.urls import path

from startups.views import barcamps, convergence, groups, ideas

IDEA = "startup/idee/<uuid:uuid>/"
CONVERGENCE = "startup/convergenze/<uuid:uuid>/"
GROUP = "startup/gruppi/<uuid:uuid>/"

app_name = "startups"
urlpatterns = [
    path("startup/", barcamps.home, name="home"),
    path("startup/avvisami/", barcamps.follow, name="follow"),
    path("startup/barcamp/<slug:slug>/", barcamps.barcamp, name="barcamp"),
    # ideas, convergence, founding groups
    path("startup/idee/", ideas.listing, name="ideas"),
    path("startup/idee/tabella.csv", ideas.table, name="ideas_csv"),
    path("startup/idee/nuova/", ideas.new, name="idea_new"),
    path("startup/idee/simili/", ideas.similar, name="idea_similar"),
    path(IDEA, ideas.idea, name="idea"),
    path(IDEA + "modifica/", ideas.edit, name="idea_edit"),
    path(IDEA + "pubblica/", ideas.publish, name="idea_publish"),
    path(IDEA + "ritira/", ideas.withdraw, name="idea_withdraw"),
    path(IDEA + "sostieni/", ideas.support, name="idea_support"),
    path(IDEA + "segui/", ideas.follow, name="idea_follow"),
    path(IDEA + "nascondi/", ideas.hide, name="idea_hide"),
    path(IDEA + "autori/", ideas.authors, name="idea_authors"),
    path(IDEA + "autori/esci/", ideas.author_leaves, name="idea_author_leaves"),
    path(IDEA + "firma/", ideas.sign, name="idea_sign"),
    path(IDEA + "converge/", convergence.new, name="convergence_new"),
    path(IDEA + "gruppo/", groups.new, name="group_new"),
    path(CONVERGENCE, convergence.convergence, name="convergence"),
    path(CONVERGENCE + "risposta/", convergence.answer, name="convergence_answer"),
    path(CONVERGENCE + "ritira/", convergence.withdraw, name="convergence_withdraw"),
    path(CONVERGENCE + "annulla/", convergence.undo, name="convergence_undo"),
    path(GROUP, groups.group, name="group"),
    path(GROUP + "invita/", groups.invite, name="group_invite"),
    path(GROUP + "volonta/", groups.will, name="group_will"),
    path(GROUP + "referente/", groups.contact, name="group_contact"),
    path(GROUP + "esci/", groups.leave, name="group_leave"),
    path("startup/gruppi/persone/<uuid:uuid>/", groups.access, name="group_access"),
    path("startup/gruppi/inviti/<uuid:uuid>/annulla/", groups.take_back, name="invitation_take_back"),
    path("startup/gruppi/inviti/<str:token>/", groups.invitation, name="invitation"),
]
