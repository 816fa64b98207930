from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "land.accounts"
    label = "accounts"
