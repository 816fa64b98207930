from django.urls import path

from training.views import areas, catalogue, classroom, groups, materials, report, reviews, tasks

app_name = "training"
EDITION, GROUPS, TASK = "aula/<slug:slug>/", "aula/gruppi/<uuid:uuid>/", "aula/compiti/<uuid:uuid>/"
urlpatterns = [
    path("formazione/", catalogue.home, name="home"),
    path("formazione/rendiconto/", report.report, name="report"),
    path("formazione/aree/<slug:code>/", areas.area, name="area"),
    path("formazione/corsi/<slug:slug>/", catalogue.course, name="course"),
    path("formazione/edizioni/<slug:slug>.ics", catalogue.edition_ics, name="edition_ics"),
    path("formazione/edizioni/<slug:slug>/", catalogue.edition, name="edition"),
    path(EDITION, classroom.classroom, name="classroom"),
    path(EDITION + "gruppi/nuovi/", groups.new, name="groups_new"),
    path(EDITION + "materiali/nuovo/", materials.new, name="material_new"),
    path(EDITION + "compiti/nuovo/", tasks.new, name="task_new"),
    path(GROUPS, groups.groups, name="groups"),
    path(GROUPS + "di-nuovo/", groups.redraw, name="groups_redraw"),
    path(GROUPS + "sposta/", groups.move, name="groups_move"),
    path(GROUPS + "aggiungi/", groups.join, name="groups_join"),
    path(GROUPS + "pubblica/", groups.publish, name="groups_publish"),
    path(GROUPS + "chiudi/", groups.close, name="groups_close"),
    path(GROUPS + "ruoli/", groups.rotate, name="groups_rotate"),
    path(GROUPS + "esperti/", groups.experts, name="groups_experts"),
    path(GROUPS + "argomenti/", groups.topics, name="groups_topics"),
    path("aula/materiali/<uuid:uuid>/", materials.change, name="material"),
    path("aula/materiali/<uuid:uuid>/ritira/", materials.withdraw, name="material_withdraw"),
    path(TASK, tasks.task, name="task"),
    path(TASK + "modifica/", tasks.change, name="task_change"),
    path(TASK + "parte/", tasks.part, name="task_part"),
    path(TASK + "lavoro/", tasks.work, name="task_work"),
    path(TASK + "riflessione/", tasks.reflection, name="task_reflection"),
    path(TASK + "giustifica/", tasks.excuse, name="task_excuse"),
    path(TASK + "leggersi/", reviews.start, name="reviews_start"),
    path(TASK + "chiudi-revisioni/", reviews.close, name="reviews_close"),
    path(TASK + "passa-revisioni/", reviews.pass_on, name="reviews_pass_on"),
    path("aula/consegne/<uuid:uuid>/riapri/", tasks.reopen, name="deliverable_reopen"),
    path("aula/consegne/<uuid:uuid>/parere/", tasks.discuss, name="deliverable_discuss"),
    path("aula/revisioni/<uuid:uuid>/", reviews.review, name="review"),
]
