"""Where the index process begins; to be run by its path, as ``python -I -S start.py [folder, …]``.

Nothing of ours or of the libraries' is on the path until the folders are, which the server gives as JSON.
"""

import json
import sys

if __name__ == "__main__":
    sys.path[:] = json.loads(sys.argv[1])

    from celeryls.indexing.process.child import main

    main()
