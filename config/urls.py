"""Every address of the product, app by app."""

from django.conf import settings
from django.urls import include, path

from config import health
from config.robots import robots

urlpatterns = [
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("robots.txt", robots, name="robots"),
    path("account/", include("accounts.urls")),
    path("", include("canvases.urls")),
    path("", include("questionnaires.urls")),
    path("", include("reports.urls")),
    path("", include("workshops.urls")),
]

if settings.ADMIN_PATH:
    from django.contrib import admin

    from config import operators

    # One door, one limit on tries: the admin's own form is never reached.
    urlpatterns[:0] = [
        path(f"{settings.ADMIN_PATH}/login/", operators.sign_in),
        path(f"{settings.ADMIN_PATH}/", admin.site.urls),
    ]
