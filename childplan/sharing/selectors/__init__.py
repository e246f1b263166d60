"""Who was told what, why and until when, as far as the reader may know."""
