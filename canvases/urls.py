app_name = "canvases"
urlpatterns: list[object] = []
