from django.urls import path

from startups.views import (
    barcamps,
    convergence,
    groups,
    ideas,
    matching,
    modules,
    plans,
    prefeasibility,
    research,
    visits,
)

IDEA = "startup/idee/<uuid:uuid>/"
CONVERGENCE = "startup/convergenze/<uuid:uuid>/"
GROUP = "startup/gruppi/<uuid:uuid>/"
MATCHING = "startup/incontri/<slug:slug>/"
VISIT = "startup/visite/<uuid:uuid>/"
LEARNING = "startup/progetti/<uuid:uuid>/apprendimento/"
PREFEASIBILITY = "startup/progetti/<uuid:uuid>/prefattibilita/<int:number>/"
PLANS = "startup/progetti/<uuid:uuid>/business-plan/"
PLAN = PLANS + "<int:number>/"

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
    # matching events, visits, modules, field research, pre-feasibility
    path(MATCHING, matching.event, name="matching"),
    path(MATCHING + "partecipanti/", matching.room, name="matching_room"),
    path(MATCHING + "scheda/", matching.card, name="matching_card"),
    path(MATCHING + "interesse/", matching.wish, name="matching_wish"),
    path(MATCHING + "esci/", matching.leave, name="matching_leave"),
    path("startup/moduli/", modules.modules, name="modules"),
    path("startup/moduli/<slug:slug>/", modules.module, name="module"),
    path("startup/visite/", visits.hosts, name="visits"),
    path("startup/visite/cooperative/<uuid:uuid>/", visits.host, name="visit_host"),
    path("startup/visite/offerta/<uuid:uuid>/", visits.keep, name="visit_keep"),
    path(VISIT, visits.visit, name="visit"),
    path(VISIT + "risposta/", visits.answer, name="visit_answer"),
    path(VISIT + "annulla/", visits.cancel, name="visit_cancel"),
    path(VISIT + "racconto/", visits.account, name="visit_account"),
    path(LEARNING, prefeasibility.learning, name="learning"),
    path(LEARNING + "ricerca/", research.research, name="research"),
    path(LEARNING + "ricerca/nuova/", research.new_research, name="research_new"),
    path(LEARNING + "ipotesi/nuova/", research.new_assumption, name="assumption_new"),
    path("startup/ricerca/<uuid:uuid>/", research.change_research, name="research_change"),
    path("startup/ipotesi/<uuid:uuid>/", research.assumption, name="assumption"),
    path("startup/ipotesi/<uuid:uuid>/rischio/", research.risk, name="assumption_risk"),
    path(LEARNING + "prefattibilita/", prefeasibility.begin, name="prefeasibility_begin"),
    path(PREFEASIBILITY, prefeasibility.plan, name="prefeasibility"),
    path(PREFEASIBILITY + "pdf/", prefeasibility.document, name="prefeasibility_pdf"),
    path(PREFEASIBILITY + "stampa/", prefeasibility.printed, name="prefeasibility_print"),
    path(PREFEASIBILITY + "sezioni/<str:section>/", prefeasibility.section, name="prefeasibility_section"),
    path(PREFEASIBILITY + "firme/", prefeasibility.ask, name="prefeasibility_ask"),
    path(PREFEASIBILITY + "conferma/", prefeasibility.sign, name="prefeasibility_sign"),
    path(PREFEASIBILITY + "consegna/", prefeasibility.submit, name="prefeasibility_submit"),
    # business plan
    path(PLANS, plans.plans, name="plans"),
    path(PLANS + "confronta/<int:v1>/<int:v2>/", plans.compare, name="plan_compare"),
    path(PLAN, plans.plan, name="plan"),
    path(PLAN + "parti/<slug:key>/", plans.section, name="plan_section"),
    path(PLAN + "soci/", plans.members, name="plan_members"),
    path(PLAN + "soci/nuovi/", plans.outsider, name="plan_outsider"),
    path(PLAN + "conti/", plans.accounts, name="plan_accounts"),
    path(PLAN + "parametri/", plans.rules, name="plan_rules"),
    path(PLAN + "firma/", plans.sign, name="plan_sign"),
    path(PLAN + "invia/", plans.submit, name="plan_submit"),
    path(PLAN + "piano.pdf", plans.document, name="plan_pdf"),
    path(PLAN + "piano.xlsx", plans.workbook, name="plan_xlsx"),
    path(PLAN + "piano.json", plans.data, name="plan_json"),
    path("startup/business-plan/soci/<uuid:uuid>/", plans.member, name="plan_member"),
]
