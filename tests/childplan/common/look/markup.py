"""Reading two pieces of HTML as the same when a browser would."""

from html.parser import HTMLParser

type_tokens = list[tuple[str, ...]]
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "wbr"}


class Markup(HTMLParser):
    """HTML as a list of tags with sorted attributes, and words with single spaces between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: type_tokens = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = sorted(f"{name}={' '.join((value or '').split())}" for name, value in attrs)
        self.found.append(("start", tag, *given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.found.append(("end", tag))

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words:
            self.found.append(("words", words))


def markup(html: str) -> type_tokens:
    reader = Markup()
    reader.feed(html)
    reader.close()
    return reader.found
