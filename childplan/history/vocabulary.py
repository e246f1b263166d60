"""How somebody looked, and with what: closed words, since the log keeps no word that anybody typed."""

from django.db.models import TextChoices


class Way(TextChoices):
    """The way in which something was seen."""

    VIEW = "view", "Opened"
    LIST = "list", "In a list"
    SEARCH = "search", "In a search"
    EXPORT = "export", "In a file"
    PRINT = "print", "On a page to print"
    API = "api", "By a system"
    ACT = "act", "While changing something"
    SIGN_IN = "sign_in", "Signed in or out"
    REFUSED = "refused", "Refused"
    EMERGENCY = "emergency", "In an emergency"


class Means(TextChoices):
    """By what somebody searched, or what kind of file left. Never the words themselves: nobody could take them back."""

    NUMBER = "number", "A number"
    NAME = "name", "A name"
    BIRTH_DATE = "birth_date", "A birth date"
    PLACE = "place", "A place"
    CSV = "csv", "A table (CSV)"
    PDF = "pdf", "A document (PDF)"
    CALENDAR = "calendar", "A calendar"
    FILE = "file", "A document that was attached"
