"""Every address of the product. Pages stand behind their language; interfaces do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from valtuus.identity import views as identity
from valtuus.web import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language, name="choose_language"),
    # Registered with the identity provider, and so without a language.
    path("identity/callback/", identity.callback, name="identity_callback"),
    path("identity/jwks.json", identity.jwks, name="identity_jwks"),
    path("", include("valtuus.interop.urls")),
    *i18n_patterns(
        path("", include("valtuus.interop.page_urls")),
        path("identity/", include("valtuus.identity.urls")),
        path("", include("valtuus.web.urls")),
        path("", include("valtuus.mandates.urls")),
        path("", include("valtuus.administration.urls")),
        path("", include("valtuus.portal.urls")),
        path("heratteet/", include("valtuus.alerts.urls")),
        path("hakemukset/", include("valtuus.mandate_applications.urls")),
        path("kelmu/", include("valtuus.benefits.urls")),
        path("viestit/", include("valtuus.conversations.urls")),
        path("selvitys/", include("valtuus.fallback.urls")),
        path("valvonta/", include("valtuus.oversight.urls")),
    ),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
