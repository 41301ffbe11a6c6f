"""The entry point of the index process, run by path: ``python -I -S start.py [folder, …]``.

The import path contains neither our package nor its libraries until the folders are added, which come as JSON.
"""

import json
import sys

if __name__ == "__main__":
    sys.path[:] = json.loads(sys.argv[1])

    from celeryls.memory.without_openssl import import_without_openssl

    import_without_openssl("hashlib", "hmac")
    from celeryls.indexing.process.child import main

    main()
