from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Wiring: it owns no model, only the demo that fills all the other apps."""

    name = "config"
