"""Every page is public, with a reason, or asks for a sign-in."""

from django.urls import get_resolver

from valtuus.web.guard import views_of, views_without_guard


def test_no_view_is_without_a_guard():
    patterns = get_resolver().url_patterns
    assert len(list(views_of(patterns))) >= 5
    assert views_without_guard(patterns) == []


def test_a_public_view_says_why():
    guards = {f"{v.__module__}.{v.__qualname__}": v.guard for v in views_of(get_resolver().url_patterns)}
    public = {name: guard for name, guard in guards.items() if guard != "signed_in"}
    assert all(guard.startswith("public: ") and len(guard) > len("public: ") + 10 for guard in public.values())
