from django.urls import path

from land.community.views import discussions, projects, resources

app_name = "community"
urlpatterns = [
    path("comunita/", discussions.index, name="list"),
    path("comunita/nuova/", discussions.new, name="new"),
    path("comunita/<uuid:uuid>/", discussions.discussion, name="discussion"),
    path("comunita/risposte/<uuid:uuid>/accetta/", discussions.accept, name="accept"),
    path("risorse/", resources.resources, name="resources"),
    path("risorse/<uuid:uuid>/", resources.file, name="resource_file"),
    path("progetti-di-rete/", projects.listing, name="projects"),
    path("progetti-di-rete/nuovo/", projects.new, name="project_new"),
    path("progetti-di-rete/<uuid:uuid>/", projects.project, name="project"),
    path("progetti-di-rete/<uuid:uuid>/modifica/", projects.change, name="project_change"),
]
