"""The three-figure codes by which the Department for Education knows a local authority.

A pupil keeps a UPN for life, so the codes of councils that have been abolished must go on being read. The
list in `stdnum.gb.upn` is from 2011 and refuses six councils of today; it is not used here.

Typed from knowledge of the published list, except where a comment names a source: have it checked against the
current one before live use.
"""

CURRENT = frozenset(
    f"{code:03}"
    for span in (
        range(201, 214), range(301, 321),  # London
        range(330, 337), range(340, 345), range(350, 360),  # West Midlands, Merseyside, Greater Manchester
        range(370, 374), range(380, 385), range(390, 395),  # South and West Yorkshire, Tyne and Wear
        (420,),  # Isles of Scilly
        range(800, 804), range(805, 809), range(810, 814), (815, 816, 821, 822, 823, 825, 826, 830, 831),
        (838, 839),  # Dorset; Bournemouth, Christchurch and Poole (2019)
        (840, 841, 845, 846, 850, 851, 852, 855, 856, 857, 860, 861), range(865, 875), range(876, 897),
        (908, 916, 919, 921, 925, 926, 929, 931, 933, 935, 936, 937, 938),
        (940, 941),  # North and West Northamptonshire (2021)
        (942, 943),  # Cumberland; Westmorland and Furness (2023)
    )
    for code in span
)  # fmt: skip
"""Authorities that exist today."""

FORMER = frozenset(
    {
        "820",  # Bedfordshire, to 2009
        "835", "836", "837",  # old Dorset, Poole, Bournemouth, to 2019
        "875",  # Cheshire, to 2009
        "909",  # Cumbria, to 2023
        "928",  # Northamptonshire, to 2021
    }
)  # fmt: skip
"""Abolished authorities whose numbers children still carry."""

PSEUDO = frozenset(f"{code:03}" for span in (range(1, 6), range(660, 682), range(701, 709)) for code in span)
"""Ranges that are not English councils but are accepted in a UPN (children in need census rule 1530)."""

KNOWN = CURRENT | FORMER | PSEUDO
