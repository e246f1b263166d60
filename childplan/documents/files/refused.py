"""The one error of this package."""

from childplan.documents.vocabulary import RefusedBecause


class FileRefused(ValueError):
    """The file is not taken. The text says why and nothing of what is in it."""

    def __init__(self, because: RefusedBecause) -> None:
        super().__init__(because.label)
        self.because = because
