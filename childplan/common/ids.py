"""Check characters shared by the identifiers we read and the one we give out."""

from collections.abc import Sequence


def weighted_remainder(values: Sequence[int], weights: Sequence[int], modulus: int) -> int:
    """The remainder that a check character is made from: the sum of value x weight, divided by `modulus`.

    With a prime modulus, weights that differ from one another and from 0, and values below the modulus, every
    single wrong character and every exchange of two different characters changes the remainder.

    Raises ValueError when there is not one weight for each value.
    """
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) % modulus
