from tests.childplan.committed import committed, committed_here, committed_template

__all__ = ["committed", "committed_here", "committed_template"]
