from django.urls import path

from accounts.views import account, sessions, setup

app_name = "accounts"
urlpatterns = [
    path("", account.account, name="account"),
    path("password/", account.password, name="password"),
    path("sign-in/", sessions.sign_in, name="sign-in"),
    path("setup/", setup.setup, name="setup"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
]
