"""The words of a mail: bytes in whatever character set into text, HTML into plain text, rows that turn the writing round away."""

import re
from html.parser import HTMLParser

from valtuus.kernel.identifiers import masked

_IDENTITY_CODE = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?![0-9A-Za-z])", re.IGNORECASE)
_HARMFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LINK = re.compile(r"(/nouto/)[A-Za-z0-9_=-]{16,}")
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe"})
_ROWS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "pre", "hr"}
)
_CHARSETS = ("utf-8", "windows-1252")
_WORDS = {
    "fi": frozenset("ja on ei hei että joka ole kun tai emme voi miten kiitos terveisin moi se".split()),
    "sv": frozenset("och att jag inte är hej det som för en vi har till med tack hälsningar på".split()),
    "en": frozenset("the and is not hello we of to cannot please thank you regards in for i".split()),
}


def decoded(content: bytes, charset: str) -> str:
    """Bytes as text: by the character set that they are said to be in if that fits, else by UTF-8, else by Windows-1252.

    Nothing is left out: what no set can read becomes a mark. A set that Python does not know counts as not said.
    """
    for name in (charset, *_CHARSETS):
        try:
            return _storable(content.decode(name))
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _storable(text: str) -> str:
    """Without halves of characters, which some sets let through and no database keeps."""
    return text.encode("utf-8", "replace").decode()


def tidy(text: str) -> str:
    """Text as it may be shown: no control characters, none that turn the writing round, one kind of row ends."""
    rows = _HARMFUL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(row.rstrip() for row in rows)).strip("\n")


def one_line(text: str, longest: int) -> str:
    """Text on one row of a greatest length: for names and subjects. A row end in it is a space, so that no header follows it."""
    raw = text.encode("utf-8", "surrogateescape" if re.search("[\udc80-\udcff]", text) else "replace")
    read = _storable(raw.decode("utf-8", "replace"))  # a header written in bare bytes, against the rules, in UTF-8
    return " ".join(_HARMFUL.sub("", re.sub(r"[\r\n\t\u2028\u2029\x85]", " ", read)).split())[:longest].strip()


def without_codes(text: str) -> str:
    """Text with every identity code masked: for what stands in lists."""
    return _IDENTITY_CODE.sub(lambda found: masked(found[0]), text)


def without_tokens(text: str) -> str:
    """Text without the token of a pick-up link: an answer quotes the mail that it answers, and a token may stand in no table."""
    return _LINK.sub(r"\1…", text)


def parts_of(text: str, longest: int) -> list[str]:
    """Text in pieces of a greatest length, cut at row ends where there are any; nothing of it is left out."""
    pieces = []
    while len(text) > longest:
        end = text.rfind("\n", longest // 2, longest)
        end = end if end > 0 else longest
        pieces.append(text[:end])
        text = text[end:]
    return [piece for piece in (*pieces, text) if piece.strip()]


def language_of(text: str) -> str:
    """The language that a text is most likely in, Finnish where nothing tells."""
    words = re.findall(r"[^\W\d_]+", text[:5_000].lower())
    counted = {code: sum(word in known for word in words) for code, known in _WORDS.items()}
    return max(counted, key=lambda code: counted[code])


def of_html(html: str) -> str:
    """What an HTML text says, as plain text: no mark-up, no script, no address that is not written out."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (
        AssertionError,
        ValueError,
    ):  # mark-up that the parser gives up on: what was read so far stands, the rest as it came
        reader.said.append("\n" + re.sub(r"<[^>]*>", " ", html))
    text = "".join(reader.said).replace("\xa0", " ")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(row.split()) for row in text.split("\n"))).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent.append(tag)
        elif tag in _ROWS:
            self.said.append("\n")
            # Words are never lost to an unclosed <head> or <style>: a paragraph ends them.
            self.silent = [t for t in self.silent if t in ("script", "style")]
        elif tag == "td":
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and tag in self.silent:
            self.silent.remove(tag)
        elif tag in _ROWS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(re.sub(r"\s+", " ", data))
