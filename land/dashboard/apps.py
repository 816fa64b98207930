from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "land.dashboard"
    label = "dashboard"
