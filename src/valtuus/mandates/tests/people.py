"""Who asks, in tests of pages: named by a header, in place of the sign-in."""

from valtuus.kernel.actor import Actor

STRONG = "http://ftn.ficora.fi/2017/loa2"
MIDDLEWARE = f"{__name__}.Someone"


class Someone:
    """Sets `request.actor` from the header `Test-Actor`. Stands last in MIDDLEWARE."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        who = request.headers.get("Test-Actor")
        request.actor = Actor(who, who.capitalize(), STRONG, f"session of {who}") if who else None
        return self.get_response(request)
