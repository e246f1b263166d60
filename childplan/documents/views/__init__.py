"""Pages of documents, and of files that were asked for."""
