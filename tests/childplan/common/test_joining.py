"""Joining two texts written from one: nothing of either is lost."""

import random

from childplan.common.joining import joined

BASE = "Likes school.\nComes late on Mondays.\nReads with Mrs Hill."


class TestJoined:
    def test_takes_what_only_one_changed(self) -> None:
        theirs = "Likes school.\nComes late on Mondays.\nReads with Mr Cole."
        yours = "Likes the library.\nComes late on Mondays.\nReads with Mrs Hill."
        assert (
            joined(BASE, theirs, yours) == "Likes the library.\nComes late on Mondays.\nReads with Mr Cole."
        )

    def test_puts_both_where_both_changed_theirs_first(self) -> None:
        theirs, yours = BASE.replace("Mondays", "Fridays"), BASE.replace("Mondays", "Tuesdays")
        assert joined(BASE, theirs, yours).split("\n")[1:3] == [
            "Comes late on Fridays.",
            "Comes late on Tuesdays.",
        ]

    def test_takes_a_change_that_both_made_once(self) -> None:
        changed = BASE.replace("Mondays", "Fridays")
        assert joined(BASE, changed, changed) == changed

    def test_keeps_what_both_added_to_nothing(self) -> None:
        assert joined("", "From the school", "From the social worker") == (
            "From the school\nFrom the social worker"
        )

    def test_leaves_out_what_one_took_out(self) -> None:
        theirs = "Likes school.\nReads with Mrs Hill."
        assert joined(BASE, theirs, BASE + "\nSwims.") == "Likes school.\nReads with Mrs Hill.\nSwims."

    def test_takes_changes_of_neighbouring_lines(self) -> None:
        theirs = "Likes school.\nComes late on Fridays.\nReads with Mrs Hill."
        yours = "Likes school.\nComes late on Mondays.\nReads with Mr Cole."
        assert joined(BASE, theirs, yours) == "Likes school.\nComes late on Fridays.\nReads with Mr Cole."

    def test_says_once_what_neither_changed(self) -> None:
        assert joined("One.", "One.\nTheirs.", "One.\nYours.") == "One.\nTheirs.\nYours."

    def test_says_once_the_sentences_that_both_kept(self) -> None:
        base = "A quiet corner. Ten minutes after lunch."
        theirs, yours = f"{base} Mrs Norris meets him.", f"{base} His aunt signs the book."
        assert joined(base, theirs, yours) == f"{base} Mrs Norris meets him. His aunt signs the book."

    def test_takes_two_changes_within_one_paragraph(self) -> None:
        base = "Likes school. Comes late. Swims."
        assert joined(base, "Likes art. Comes late. Swims.", "Likes school. Comes late. Swims well.") == (
            "Likes art. Comes late. Swims well."
        )

    def test_keeps_gaps_as_they_were_written(self) -> None:
        base = "One.  Two.\n\nThree."
        assert joined(base, base.replace("Two", "Deux"), base.replace("Three", "Trois")) == (
            "One.  Deux.\n\nTrois."
        )

    def test_gives_back_the_text_that_alone_was_changed(self) -> None:
        dice = random.Random(20260303)
        for _ in range(200):
            base = "\n".join(f"line {dice.randrange(6)}" for _ in range(dice.randrange(7)))
            other = "\n".join(f"line {dice.randrange(6)}" for _ in range(dice.randrange(7)))
            assert (
                joined(base, other, base) == joined(base, base, other) == joined(base, other, other) == other
            )

    def test_loses_no_line_that_either_added(self) -> None:
        dice = random.Random(20260302)
        for _ in range(300):
            base = [f"line {dice.randrange(8)}" for _ in range(dice.randrange(8))]
            texts = []
            for writer in ("theirs", "yours"):
                lines = list(base)
                for n in range(dice.randrange(4)):
                    place = dice.randrange(len(lines) + 1)
                    lines[place : place + dice.randrange(2)] = [f"{writer} {n}"]
                texts.append(lines)
            both = joined("\n".join(base), *("\n".join(lines) for lines in texts)).split("\n")
            for lines in texts:
                for line in lines:
                    if line.startswith(("theirs", "yours")):
                        assert line in both, (base, texts)
