"""Invented names, streets and numbers, drawn from a seeded generator so that every borough is the same borough."""

# ruff: noqa: SIM905  # a list of names reads as text

import random

from stdnum.gb import upn as upn_number

from childplan.identity.identifiers import NhsNumber, Upn, check_nhs_number, check_upn

from .bodies import LA_NUMBER

GIRLS = """
Aaliyah Abigail Ada Aisha Alice Amber Anaya Anna Beatrice Bella Carys Chloe Clara Daisy Eleanor Eliza Ella
Emilia Esme Evie Farah Fatima Freya Grace Hana Harriet Holly Imogen Isla Ivy Jasmine Kezia Lara Layla Leah
Lily Lucy Maisie Maja Maryam Matilda Maya Mia Molly Nia Niamh Olivia Orla Phoebe Poppy Priya Rosa Rosie Ruby
Safa Sienna Sofia Tamsin Thea Violet Willow Yasmin Zara Zofia
""".split()
BOYS = """
Aaron Adam Aidan Albie Alfie Ali Archie Arjun Arthur Ben Caleb Charlie Cian Daniel Dylan Eddie Eli Elijah
Ethan Ezra Felix Finley Frank Freddie George Harry Hassan Henry Hugo Ibrahim Isaac Jack Jakub Jamie Joseph
Jude Kai Kofi Leo Liam Louis Luca Lucas Malik Marcus Mason Milo Mohammed Nathan Noah Oliver Oscar Owen Rafi
Reuben Rhys Rory Ryan Samir Seth Stanley Teddy Theodore Toby Yusuf Zac
""".split()
SURNAMES = """
Abbott Adeyemi Ahmed Akhtar Ali Allsop Amponsah Archer Ashdown Baines Bannister Barlow Begum Bello Bishop
Blackwood Boateng Bradley Briggs Brook Burrows Cartwright Chaudhry Clegg Cooper Corrigan Cross Dalton Das
Dixon Doherty Dudek Easton Eze Fairley Farrow Fielding Flint Fofana Garner Gibbs Gill Goddard Hadley Haigh
Hamid Hargrove Hayes Hussain Ibrahim Islam Jarvis Jennings Joshi Kaur Kelleher Khan Kowalski Lambert Langley
Lawal Lister Lovell Mahmood Malik Marlow Mensah Mirza Mistry Moyo Nash Nelson Nowak Nwosu Oakley Obi Odell
Okafor Osei Pask Patel Pearce Prentice Quaye Quigley Rahman Rana Redfern Reid Rowley Sadler Sahota Salter
Sandhu Sawyer Shah Sharma Shaw Singh Stocks Swann Thorne Tomlin Turay Udall Vance Varga Walton Whitby Wilde
Wojcik Wynn Yates Yilmaz Zaman
""".split()
STREETS = """
Alder Anchor Barley Beacon Birch Canal Chapel Cooper's Elm Ferry Foundry Grange Harbour Heron Hill Larch
Mill Orchard Quay Rope School Sluice Station Tanner's Tide Weir Wharf Willow
""".split()
KINDS = ("Road", "Street", "Lane", "Close", "Row")

# The numbers below this are kept for the stories, who name theirs.
FIRST_NHS = 999_200_000


def nhs_number(index: int) -> NhsNumber:
    """The index-th valid number of the test range from the demo's own block. Never one that was issued."""
    body = FIRST_NHS + index
    while True:
        total = sum(int(digit) * weight for digit, weight in zip(str(body), range(10, 1, -1), strict=True))
        check = (11 - total % 11) % 11
        if check != 10:  # no number has this check digit
            return check_nhs_number(f"{body}{check}", synthetic=True)
        body += 100_000


def upn(establishment: str, year: int, serial: int) -> Upn:
    """A UPN that passes its check, of an authority that no longer is."""
    digits = f"{LA_NUMBER}{establishment}{year % 100:02}{serial:03}"
    return check_upn(f"{upn_number.calc_check_digit(digits)}{digits}")


def home(generator: random.Random) -> tuple[tuple[str, ...], str]:
    """Lines and a postcode of a kind that no post office delivers to (area ZZ)."""
    line = f"{generator.randint(1, 98)} {generator.choice(STREETS)} {generator.choice(KINDS)}"
    return (
        line,
        "Ravensmere",
    ), f"ZZ{generator.randint(1, 9)} {generator.randint(1, 9)}{''.join(generator.choices('ABDEFGHJ', k=2))}"
