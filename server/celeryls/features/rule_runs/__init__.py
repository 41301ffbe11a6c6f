"""What is asked before and after rules run: settings, unfinished code, comments, the project as a whole."""
