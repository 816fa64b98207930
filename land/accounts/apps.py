from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "land.accounts"
    label = "accounts"

    def ready(self) -> None:
        from land.accounts import offers  # noqa: F401 (it registers itself)
