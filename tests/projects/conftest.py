# These are projects to be read, with tests of their own: none of them is ours to run.
collect_ignore_glob = ["*"]
