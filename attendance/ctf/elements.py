"""From text to elements: the header and each pupil, one at a time; memory does not grow with the file.

The parser loads no document type, resolves no entity, opens no address and keeps libxml2's own limits; those
of `Limits` come on top.
"""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from attendance.ctf.limits import Limits
from attendance.ctf.opening import EXPORT_AGAIN
from attendance.ctf.problems import BrokenXml, NotCtf, TooLarge, UnsafeXml, refusal
from childplan.identity.identifiers import shown

ROOT = "CTfile"
_MISTAKEN_ROOTS = {"atfile": "an admissions transfer file", "message": "a census or other statistical return"}


@dataclass(frozen=True, slots=True)
class Header:
    element: etree._Element


@dataclass(frozen=True, slots=True)
class Pupil:
    ordinal: int
    element: etree._Element


def named(element: etree._Element) -> str:
    """The element's own name, without namespace, in small letters: suppliers differ in capitals."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def line_of(element: etree._Element) -> int:
    """The line on which the element starts, from 1; 0 when it is not known."""
    line: int | None = getattr(element, "sourceline", None)
    return line or 0


def elements(pieces: Iterable[str], limits: Limits) -> Iterator[Header | Pupil]:
    """The header and the pupils in order. Each is cleared as soon as the next is asked for.

    Raises BrokenXml, NotCtf, TooLarge or UnsafeXml.
    """
    walk = _Walk(limits)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    line = 1
    for piece in pieces:
        broken = _fed(parser, piece)
        # What was read before a fault is looked at first: a limit says more than the parser's complaint.
        yield from walk.through(parser)
        if broken:
            raise _as_refusal(broken, line)
        line += piece.count("\n")
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        if error.position[0]:
            line = error.position[0]
        what = f"It stops at line {line}, before its end. Part of it is missing."
        raise refusal(BrokenXml, what=what, remedy=EXPORT_AGAIN, path="End of the file", line=line) from None


def _fed(parser: etree.XMLPullParser, piece: str) -> etree._LogEntry | None:
    """Feeds one piece; returns the fault that stopped the parser, if any (an entity stops it silently)."""
    with contextlib.suppress(etree.XMLSyntaxError):
        parser.feed(piece.encode())
    faults = parser.feed_error_log.filter_from_fatals()
    return faults[0] if len(faults) else None


def _as_refusal(fault: etree._LogEntry, line: int) -> Exception:
    at = fault.line or line
    if "ENTITY" in fault.type_name:
        what = f"Line {at} uses an entity that no transfer file has."
        return refusal(UnsafeXml, what=what, remedy=EXPORT_AGAIN, path="Text", line=at)
    what = f"Line {at} is not well-formed XML ({shown(fault.message, characters=120)})."
    return refusal(BrokenXml, what=what, remedy=EXPORT_AGAIN, path="Text", line=at)


class _Walk:
    """Follows the parser's events: keeps count against the limits, hands out what is whole, lets go of it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.open: list[str] = []
        self.names: set[str] = set()
        self.seen = 0
        self.since_last = 0
        self.pupils = 0

    def through(self, parser: etree.XMLPullParser) -> Iterator[Header | Pupil]:
        for event, element in parser.read_events():
            if not isinstance(element, etree._Element):
                continue
            if event == "start":
                self._opened(element)
            else:
                self.open.pop()
                yield from self._whole(element)

    def _opened(self, element: etree._Element) -> None:
        name = named(element)
        if not self.open:
            self._check_root(element, name)
        self.open.append(name)
        self.names.add(name)
        self.seen += 1
        self.since_last += 1
        limits = self.limits
        counts = (
            (len(self.open), limits.depth, "elements within one another"),
            (len(self.names), limits.names, "different elements"),
            (len(element.attrib), limits.attributes_each, "attributes on one element"),
            (self.since_last, limits.elements_each, "elements for one pupil"),
            (self.seen, limits.elements, "elements"),
        )
        for count, most, of_what in counts:
            if count > most:
                raise _too_many(f"more than {most} {of_what}", element)

    def _check_root(self, element: etree._Element, name: str) -> None:
        if element.getroottree().docinfo.internalDTD is not None:
            what = "It has a document type (DOCTYPE). A transfer file never has one, and one can do harm."
            raise refusal(UnsafeXml, what=what, remedy=EXPORT_AGAIN, path="DOCTYPE", line=1)
        if name != ROOT.lower():
            kind = _MISTAKEN_ROOTS.get(name, "not a Common Transfer File")
            what = f"Its first element is {shown(name)} and not {ROOT}: this is {kind}."
            remedy = "Export a Common Transfer File (CTF) from the school's system."
            raise refusal(NotCtf, what=what, remedy=remedy, path="Root element", line=line_of(element))

    def _whole(self, element: etree._Element) -> Iterator[Header | Pupil]:
        name = named(element)
        if self.open == [ROOT.lower()]:
            if name == "header":
                self.since_last = 0
                yield Header(element)
        elif self.open == [ROOT.lower(), "ctfpupildata"]:
            if name == "pupil":
                self.since_last = 0
                self.pupils += 1
                if self.pupils > self.limits.pupils:
                    raise _too_many(f"more than {self.limits.pupils} pupils", element)
                yield Pupil(self.pupils, element)
        else:
            return  # part of something that is not whole yet
        _let_go_of(element)


def _too_many(what: str, element: etree._Element) -> Exception:
    at = line_of(element)
    return refusal(TooLarge, what=f"It has {what}.", remedy=EXPORT_AGAIN, path="Elements", line=at)


def _let_go_of(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
