"""Addresses of the pages about the interface, each behind its language."""

app_name = "interop"
urlpatterns: list[object] = []
