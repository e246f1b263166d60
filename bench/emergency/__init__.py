"""Emergency access, played by several people under a clock that jumps."""
