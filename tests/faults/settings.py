"""The product's settings as the servers of the fault tests run them: a few values by variable."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SERVESTATIC_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if level := os.environ.get("FAULT_SYNCHRONOUS"):
    options = DATABASES["default"]["OPTIONS"]
    command = str(options["init_command"])
    options["init_command"] = command.replace("synchronous=FULL", f"synchronous={level}")
