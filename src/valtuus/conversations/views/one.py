"""One's own conversations: the list, a new one, the thread."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valtuus.conversations.forms.messages import MessageForm, NewForm, move_asked
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.services import handling, opening, reading, writing
from valtuus.conversations.types import Event, Side
from valtuus.conversations.views.going import MOVED_ON, actor_of_page, go, is_part, news
from valtuus.conversations.wording.lists import own_table
from valtuus.conversations.wording.threads import hours_sentence, shown
from valtuus.kernel import clock
from valtuus.parties import queries as parties
from valtuus.web import answers
from valtuus.web.answers import STATUS
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Viestit: one's own conversations."""
    key = actor_of_page(request).key
    table = own_table(queries.conversations_of(key), queries.unread_of(key))
    return render(request, "conversations/mine.html", {"table": table, "hours": hours_sentence(clock.now())})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Uusi yhteydenotto; `party`: the organisation that the page which led here knew, `notice`: number of one to be moved."""
    actor, at = actor_of_page(request), clock.now()
    named = request.GET.get("party", "")
    known = parties.parties([named]).get(named) or parties.parties_by_code([named]).get(named)
    begun = {"party": known.id if known else "", **move_asked(request.GET.get("notice", ""))}
    form = NewForm(request.POST or None, actor=actor, at=at, initial=begun, files=request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: opening.open_conversation(form.opening(), files=form.enclosed(), actor=actor, at=at)
        )
        if made:
            return go("show", made.id, "conversation_opened")
    values = {"form": form, "hours": hours_sentence(at)}
    return render(request, "conversations/new.html", values, status=STATUS[form.fault] if form.errors else 200)


@signed_in
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    """Yhteydenotto, as its partner reads it. An adviser's place is the desk."""
    _, side = reading.seen_as(str(id), actor=actor_of_page(request), at=clock.now())
    return go("desk_one", str(id)) if side is Side.ADVISER else _page(request, str(id), MessageForm())


@signed_in
@require_safe
def fresh(request: HttpRequest, id: UUID) -> HttpResponse:
    """What is new in the thread, for the page that has the rest; 204 if nothing is."""
    return news(request, str(id), {"fresh": "conversations:fresh"})


@signed_in
@require_POST
def write(request: HttpRequest, id: UUID) -> HttpResponse:
    """Lähetä viesti."""
    actor, form = actor_of_page(request), MessageForm(request.POST, files=request.FILES)

    def send() -> Event:
        return writing.write(str(id), form.said(), files=form.enclosed(), actor=actor, at=clock.now())

    if form.is_valid() and attempt(form, send, whole=MOVED_ON) is not None:
        return (
            _part(request, str(id), MessageForm.to_go_on()) if is_part(request) else go("show", str(id), part="write")
        )
    return _part(request, str(id), form) if is_part(request) else _page(request, str(id), form)


def _part(request: HttpRequest, id: str, form: MessageForm) -> HttpResponse:
    values = {"fresh": "conversations:fresh", "form": form, "to": "conversations:write"}
    return news(request, id, values, status=422 if form.errors else 200)


def _page(request: HttpRequest, id: str, form: MessageForm) -> HttpResponse:
    actor, at = actor_of_page(request), clock.now()
    thread = reading.read(id, actor=actor, at=at)
    values = {
        "thread": shown(thread, key=actor.key, at=at),
        "fresh": "conversations:fresh",
        "to": "conversations:write",
        "form": form,
        "hours": hours_sentence(at),
    }
    return render(request, "conversations/show.html", values, status=STATUS[form.fault] if form.errors else 200)


@signed_in
@require_POST
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    """Päätä yhteydenotto."""
    handling.close_own(str(id), actor=actor_of_page(request), at=clock.now())
    return go("show", str(id), "conversation_closed")


@signed_in
@require_POST
def reopen(request: HttpRequest, id: UUID) -> HttpResponse:
    """Avaa uudelleen, on either side."""
    actor, at = actor_of_page(request), clock.now()
    _, side = reading.seen_as(str(id), actor=actor, at=at)
    handling.reopen(str(id), actor=actor, at=at)
    return go("show" if side is Side.PARTNER else "desk_one", str(id), "conversation_reopened")


@signed_in
@require_safe
def attachment(request: HttpRequest, id: UUID, attachment: UUID) -> HttpResponse:
    """A file of a thread, as a download, for who may read the thread."""
    kept, content = reading.attachment(str(id), str(attachment), actor=actor_of_page(request), at=clock.now())
    return answers.download(content, kept.name, kept.media_type)
