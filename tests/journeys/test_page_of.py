"""What a browser test fails on, whatever else it looks at; and what it does not, however late the browser says it."""

import pytest

from tests.browser import page_of

pytestmark = pytest.mark.browser
HERE = "http://127.0.0.1:9/"


def visit(browser, body="", *, status=200, policy="", **more):
    """A page with this body, whose assets are all refused with the same statuses as a page that says no."""

    def answer(route):
        document = route.request.url == HERE
        headers = {"content-type": "text/html"} | ({"content-security-policy": policy} if policy else {})
        route.fulfill(status=status if document else 403, headers=headers, body=f"<title>x</title>{body}")

    with page_of(browser, **more) as page:
        page.route("**/*", answer)
        page.goto(HERE)
        page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("status", [403, 409, 422])
def test_a_page_that_says_no_is_no_fault(browser, status):
    visit(browser, status=status)


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_any_other_status_is_one_unless_the_test_expects_it(browser, status):
    with pytest.raises(AssertionError, match=f"status of {status}"):
        visit(browser, status=status)
    visit(browser, status=status, expected=f"status of {status}")


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"body": "<img src=/missing.png>", "status": 403}, "missing.png"),
        ({"body": "<script src=/missing.js></script>", "status": 422}, "missing.js"),
        ({"body": "<script>throw new Error('planted')</script>", "status": 403}, "planted"),
        ({"body": "<style>p {color: red}</style>", "policy": "style-src 'self'", "status": 403}, "style-src"),
        ({"body": "<img src=http://elsewhere.example/x.png>"}, "elsewhere.example"),
    ],
)
def test_faults_of_a_page_are_faults_even_when_it_says_no(browser, more, fault):
    with pytest.raises(AssertionError, match=fault):
        visit(browser, **more)
