"""One file a study: the question, its run, its answer."""
