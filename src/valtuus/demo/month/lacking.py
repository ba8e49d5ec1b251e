"""Case references left out: by those whom the plan makes careless, and now and then by anybody, to the month's share."""

from dataclasses import replace

from valtuus.demo.month.days import HELSINKI
from valtuus.demo.month.scene import VIEW, Scene
from valtuus.oversight.types import Looked

CARELESS = 0.08  # the most of an ordinary official's looks
ENOUGH = 12  # looks from which on somebody is left out now and then


def leave_out(scene: Scene) -> None:
    """Blank references until the month's share of looks has one."""
    looks = _by_official(scene)
    for worker in scene.world.workers:
        if worker.lacking is not None:
            _blank(scene, looks.get(worker.key, []), worker.lacking)
    _blank_rest(scene, looks)


def _by_official(scene: Scene) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, happening in enumerate(scene.happened):
        if isinstance(happening, Looked) and scene.in_month(happening.at.astimezone(HELSINKI).date()):
            found.setdefault(happening.official, []).append(place)
    return found


def _blank(scene: Scene, places: list[int], share: float) -> None:
    for place in scene.chance.sample(places, min(round(share * len(places)), len(places))):
        _leave(scene, place)


def _blank_rest(scene: Scene, looks: dict[str, list[int]]) -> None:
    left = round((1 - scene.figures.with_reference) * scene.figures.looks) - scene.counts.lacking
    able = [w.key for w in scene.world.workers if not w.special and len(looks.get(w.key, ())) >= ENOUGH]
    places = []
    for key in able:
        own = looks[key]
        lacking = sum(not _look(scene, p).case_reference for p in own)
        views = [p for p in own if p >= scene.hidden_until and _ordinary(_look(scene, p))]
        places += scene.chance.sample(views, max(min(int(CARELESS * len(own)) - lacking, len(views)), 0))
    for place in scene.chance.sample(places, max(min(left, len(places)), 0)):
        _leave(scene, place)


def _ordinary(look: Looked) -> bool:
    return look.action == VIEW and look.known and bool(look.case_reference)


def _look(scene: Scene, place: int) -> Looked:
    found = scene.happened[place]
    if not isinstance(found, Looked):
        raise TypeError(f"{place} is no look")
    return found


def _leave(scene: Scene, place: int) -> None:
    look = _look(scene, place)
    scene.counts.lacking += bool(look.case_reference)
    scene.happened[place] = replace(look, case_reference="")
