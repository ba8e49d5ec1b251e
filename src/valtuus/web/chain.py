"""The chain of mandates as a drawing: holders are boxes, mandates arrows with their days, a broken one dashed, red and explained.

Drawn twice, across for wide pages and down for narrow ones (the style sheet shows one); the same in words always stands beside.
"""

import textwrap
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from valtuus.web.wording import say


@dataclass(frozen=True, slots=True)
class ChainBox:
    """A holder: name, role in the chain, and a note shown in place of the role (None: the role)."""

    name: str
    role: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ChainArrow:
    """A mandate between two holders: what it is and its days; `broken` with the reason why it does not carry."""

    label: str
    dates: str
    broken: bool = False
    reason: str | None = None

    @property
    def whole(self) -> str:
        """All that is said of it, uncut."""
        return " · ".join(part for part in (self.label, self.dates, self.reason) if part)


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One mandate of a chain: from whom, what, to whom."""

    giver: ChainBox
    arrow: ChainArrow
    holder: ChainBox

    @property
    def mandate(self) -> str:
        """What was given by whom to whom, in words."""
        what = " ".join(part for part in (self.arrow.label, self.arrow.dates) if part)
        return say("chain_step", giver=self.giver.name, holder=self.holder.name, what=capfirst(what))

    @property
    def sentence(self) -> str:
        """The step in words, and why it breaks where it does, for those who do not see the drawing."""
        broken = [say("chain_breaks"), self.arrow.reason or ""] if self.arrow.broken else []
        return " ".join([self.mandate, *broken]).strip()


@dataclass(frozen=True, slots=True)
class Chain:
    """Valtuusketju: the first giver, then each mandate with its holder."""

    first: ChainBox
    links: tuple[tuple[ChainArrow, ChainBox], ...]

    @property
    def boxes(self) -> tuple[ChainBox, ...]:
        """The holders, the first giver included."""
        return self.first, *(box for _, box in self.links)

    @property
    def steps(self) -> list[ChainStep]:
        """The mandates one by one."""
        return [ChainStep(giver, *link) for giver, link in zip(self.boxes, self.links, strict=False)]

    @property
    def sentences(self) -> str:
        """The whole chain in words: what the drawing is called."""
        return " ".join(step.sentence for step in self.steps)


BOX_WIDTH, BOX_HEIGHT, GAP, NARROW, LINE = 208, 84, 204, 288, 18
_PLACES = {"name": (21, 2), "role": (30, 1), "above": (27, 2), "under": (27, 3), "beside": (31, 2), "why": (30, 3)}


def cut(text: str, place: str) -> list[str]:
    """A text as the lines that fit into a place of the drawing; what is left out shows as an ellipsis."""
    width, lines = _PLACES[place]
    return textwrap.wrap(text, width, max_lines=lines, placeholder="…")


def across(chain: Chain) -> SafeString:
    """The drawing from left to right."""
    top, stride = 6, BOX_WIDTH + GAP
    boxes = [_box(n * stride, top, BOX_WIDTH, box) for n, box in enumerate(chain.boxes)]
    arrows = [_across(n * stride + BOX_WIDTH, top + BOX_HEIGHT // 2, arrow) for n, (arrow, _) in enumerate(chain.links)]
    deepest = max((len(_under(arrow)) for arrow, _ in chain.links), default=0)
    height = top + max(BOX_HEIGHT, BOX_HEIGHT // 2 + 16 + LINE * deepest)
    return _drawing("across", chain, len(chain.links) * stride + BOX_WIDTH, height, [*boxes, *arrows])


def down(chain: Chain) -> SafeString:
    """The drawing from top to bottom."""
    y, drawn = 0, [_box(0, 0, NARROW, chain.first)]
    for arrow, box in chain.links:
        drawn.append(_down(y + BOX_HEIGHT, arrow))
        y += BOX_HEIGHT + _length(arrow)
        drawn.append(_box(0, y, NARROW, box))
    return _drawing("down", chain, NARROW, y + BOX_HEIGHT, drawn)


def _drawing(way: str, chain: Chain, width: int, height: int, parts: list[SafeString]) -> SafeString:
    return format_html(
        '<svg class="chain__drawing chain__drawing--{}" width="{}" viewBox="-2 -2 {} {}" role="img" aria-label="{}">{}</svg>',
        way,
        width + 4,
        width + 4,
        height + 4,
        chain.sentences,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _box(x: int, y: int, width: int, box: ChainBox) -> SafeString:
    name, below = cut(box.name, "name"), cut(box.note or box.role, "role")
    first = y + (BOX_HEIGHT - 20 * (len(name) + len(below))) // 2 + 15
    return format_html(
        '<g><title>{}</title><rect class="chain__box" x="{}" y="{}" width="{}" height="{}" rx="3"/>{}{}</g>',
        " · ".join(part for part in (box.name, box.role, box.note) if part),
        x,
        y,
        width,
        BOX_HEIGHT,
        _text("name", x + width // 2, first, name, 20),
        _text("role", x + width // 2, first + 20 * len(name), below, 20),
    )


def _across(x: int, y: int, arrow: ChainArrow) -> SafeString:
    above, middle, end = cut(arrow.label, "above"), x + GAP // 2, x + GAP - 8
    lift = 20 if arrow.broken else 12
    return _arrow(
        arrow,
        f"M{x + 8} {y}H{end - 8}",
        f"M{end - 12} {y - 7}l12 7-12 7z",
        (middle, y),
        _text("label", middle, y - lift - LINE * (len(above) - 1), above, LINE),
        _text("under", middle, y + 28, _under(arrow), LINE),
    )


def _under(arrow: ChainArrow) -> list[str]:
    return [
        *([arrow.dates] if arrow.dates else []),
        *(cut(arrow.reason, "under") if arrow.broken and arrow.reason else []),
    ]


def _down(y: int, arrow: ChainArrow) -> SafeString:
    length, (said, why) = _length(arrow), _beside(arrow)
    end, first = y + length - 8, y + (length - LINE * (len(said) + len(why))) // 2 + 13
    return _arrow(
        arrow,
        f"M32 {y + 8}V{end - 8}",
        f"M25 {end - 12}l7 12 7-12z",
        (32, y + length // 2 - 2),
        _text("beside", 56, first, said, LINE),
        _text("why", 56, first + LINE * len(said), why, LINE),
    )


def _beside(arrow: ChainArrow) -> tuple[list[str], list[str]]:
    why = cut(arrow.reason, "why") if arrow.broken and arrow.reason else []
    return [*cut(arrow.label, "beside"), *([arrow.dates] if arrow.dates else [])], why


def _length(arrow: ChainArrow) -> int:
    return max(64, 28 + LINE * sum(map(len, _beside(arrow))))


def _arrow(arrow: ChainArrow, line: str, head: str, at: tuple[int, int], *texts: SafeString) -> SafeString:
    return format_html(
        '<g class="chain__arrow{}"><title>{}</title><path class="chain__line" d="{}"/><path class="chain__head" d="{}"/>{}{}</g>',
        " chain__arrow--broken" if arrow.broken else "",
        arrow.whole,
        line,
        head,
        _cross(*at) if arrow.broken else "",
        format_html_join("", "{}", ((text,) for text in texts)),
    )


def _cross(x: int, y: int) -> SafeString:
    return format_html(
        '<circle class="chain__ground" cx="{}" cy="{}" r="11"/><path class="chain__cross" d="M{} {}l12 12m0-12l-12 12"/>',
        x,
        y,
        x - 6,
        y - 6,
    )


def _text(style: str, x: int, y: int, lines: list[str], height: int) -> SafeString:
    rows = ((x, y + height * n, line) for n, line in enumerate(lines))
    return format_html(
        '<text class="chain__{}">{}</text>', style, format_html_join("", '<tspan x="{}" y="{}">{}</tspan>', rows)
    )
