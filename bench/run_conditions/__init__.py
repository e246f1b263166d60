"""The parts of `make prove-run`: a fresh checkout, `make run` as a person meets it, a visitor, real servers."""
