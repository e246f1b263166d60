"""A school's roll as large as wanted, written by no code of ours: a year of marks for every pupil."""

import random
from datetime import date, timedelta

from bench.importing import typed

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS = "/\\"
DAYS = 190
# Weeks from the first on in which the school is closed.
CLOSED = {7, 8, 15, 16, 17, 23, 24, 31, 32}
BANK_HOLIDAYS = {date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1), date(2025, 4, 18), date(2025, 4, 21),
                 date(2025, 5, 5), date(2025, 5, 26)}  # fmt: skip
FIRST = date(2024, 9, 2)


def name_of(number: int) -> str:
    """A name that no other pupil has."""
    word = ""
    while True:
        number, letter = divmod(number, 26)
        word += LETTERS[letter]
        if not number:
            return word.capitalize()


def year_of_marks(seed: int) -> str:
    """Marks of a whole school year, two for every Monday to Friday."""
    generator, marks, day, open_days = random.Random(seed), [], FIRST, 0
    while open_days < DAYS:
        if day.weekday() < 5:
            week = (day - FIRST).days // 7
            if week in CLOSED or day in BANK_HOLIDAYS:
                marks.append("##")
            else:
                open_days += 1
                marks.append(
                    "II" if generator.random() < 0.05 else "/\\" if generator.random() > 0.01 else "L\\"
                )
        day += timedelta(days=1)
    return "".join(marks)


def roll(size: int, *, lea: str, estab: str, made: str, amend_every: int = 0, moved_every: int = 0) -> bytes:
    """The file of a roll. amend_every, moved_every: of so many pupils one has a mark amended, or lives elsewhere now."""
    pupils = []
    for n in range(size):
        marks = year_of_marks(n)
        if amend_every and n % amend_every == 0:
            place = marks.index("/")
            marks = marks[:place] + "L" + marks[place + 1 :]
        moved = bool(moved_every and n % moved_every == 0)
        born = date(2013, 1, 1) + timedelta(days=n)
        upn = upn_of(n, lea=lea, estab=estab)
        pupils.append(
            f"<Pupil><UPN>{upn}</UPN><Surname>{name_of(n)}by</Surname><Forename>{name_of(n * 7 + 3)}</Forename>"
            f"<DOB>{born}</DOB><Sex>{'MF'[n % 2]}</Sex><Address><AddressLines><AddressLine1>{n} "
            f"{'New' if moved else 'Old'} Row</AddressLine1></AddressLines><PostCode>ZZ4 {n % 9}AB</PostCode></Address>"
            f"<Attendance><YearData><Year>2024</Year><LEA>{lea}</LEA><Estab>{estab}</Estab><AttendSessions>"
            f"<AttendanceStartDate>{FIRST}</AttendanceStartDate><AttendanceMarks>{marks}</AttendanceMarks>"
            "</AttendSessions></YearData></Attendance></Pupil>"
        )
    text = typed.file_of("".join(pupils), lea=lea, estab=estab)
    return text.replace("2025-09-30T16:00:00", made).encode()


def upn_of(number: int, *, lea: str, estab: str) -> str:
    rest = f"{lea}{estab}{10 + number // 900}{number % 900:03}"
    return typed.check_letter(rest) + rest


def marks_in(content: bytes) -> int:
    """How many marks a file of `roll` holds."""
    return sum(len(part.split(b"<")[0]) for part in content.split(b"<AttendanceMarks>")[1:])
