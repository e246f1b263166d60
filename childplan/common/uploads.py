"""Files on their way in are kept no further than the limit: what comes after it is thrown away as it arrives."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes to a temporary file until the limit and counts on; the form then refuses the file by its size."""

    received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the next file."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep this piece, unless the limit has been passed."""
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES:
            return None
        return super().receive_data_chunk(raw_data, start)
