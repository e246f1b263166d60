"""What words that leave may carry by mistake, in the words alone."""

import pytest

from childplan.identity.departing import (
    RUN,
    Because,
    Pointed,
    carried_over,
    names_in,
    runs_of,
    runs_of_marked,
)

THEIRS = "Mum said that he hits the wall at night when his dad comes home. They moved in May."


class TestNames:
    def test_are_found_whole_whatever_the_case_and_what_stands_between(self) -> None:
        assert names_in("We met GRACE okafor\ntoday.", ["Grace Okafor", "Ben Cole"]) == ["Grace Okafor"]
        assert names_in("Grace’s sister, Ada Okafor-Hill", ["Grace Okafor"]) == []

    def test_of_one_word_are_no_full_names(self) -> None:
        assert names_in("Grace came too.", ["Grace", " "]) == []

    def test_with_an_apostrophe_are_found_however_it_is_typed(self) -> None:
        assert names_in("Sean O'Neill left.", ["Sean O’Neill"]) == ["Sean O’Neill"]


class TestEqualWords:
    def test_are_a_run_of_eight(self) -> None:
        assert RUN == 8
        assert carried_over("he hits the wall at night when his", runs_of(THEIRS)) == [
            "he hits the wall at night when his"
        ]
        assert carried_over("he hits the wall at night when her", runs_of(THEIRS)) == []

    def test_are_shown_as_they_stand_and_as_long_as_they_are(self) -> None:
        ours = "At school: MUM said, that he hits the wall at night (when his dad comes home). He likes maps."
        assert carried_over(ours, runs_of(THEIRS)) == [
            "MUM said, that he hits the wall at night (when his dad comes home"
        ]

    def test_of_two_places_are_two(self) -> None:
        theirs = runs_of("one two three four five six seven eight") | runs_of("a b c d e f g h")
        found = carried_over("One two three four five six seven eight nine a b c d e f g h", theirs)
        assert found == ["One two three four five six seven eight", "a b c d e f g h"]

    @pytest.mark.parametrize("text", ["", "one two three", "… !"])
    def test_are_none_in_short_texts(self, text: str) -> None:
        assert runs_of(text) == frozenset()
        assert carried_over(text, runs_of(THEIRS)) == []


class TestMarkedWords:
    def test_of_fewer_than_a_run_count_as_a_whole(self) -> None:
        marked = runs_of_marked("My uncle hits.")
        assert carried_over("She said: my uncle HITS. Then she drew.", marked) == ["my uncle HITS"]
        assert carried_over("My uncle draws.", marked) == []

    def test_of_one_or_two_are_said_of_anybody(self) -> None:
        assert runs_of_marked("He hits") == frozenset()

    def test_of_more_count_run_by_run(self) -> None:
        assert runs_of_marked(THEIRS) == runs_of(THEIRS)


class TestAnAnswer:
    def test_is_for_those_words_of_that_piece_alone(self) -> None:
        one = Pointed(Because.CHILD, "About me", "Ada Hill")
        assert one.key == Pointed(Because.CHILD, "About me", "ada  hill").key
        others = [
            Pointed(Because.ADULT, "About me", "Ada Hill"),
            Pointed(Because.CHILD, "School", "Ada Hill"),
            Pointed(Because.CHILD, "About me", "Ada Hills"),
        ]
        assert one.key not in {other.key for other in others}
