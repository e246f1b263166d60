from tests.childplan.committed import committed, committed_here, committed_template  # noqa: F401
