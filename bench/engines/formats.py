"""The Python side of bench/formats.mjs: runs a row's source, then reads and writes the file on request, one JSON object a line."""
import json
import os
import sys
import time
import traceback

file = sys.argv[1]
names = {}


def synced(path):
    """Writing here ends when the bytes are on the disk, as it does in the library."""
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


for line in sys.stdin:
    request = json.loads(line)
    try:
        if "source" in request:
            exec(request["source"], names)
            answer = {}
        else:
            run = names[request["what"]]
            target = file if request["what"] == "read" else file + ".python"
            begun = time.perf_counter()
            run(target)
            if request["what"] == "write":
                synced(target if os.path.exists(target) else target + names["ending"])
            answer = {"seconds": time.perf_counter() - begun}
    except Exception:
        answer = {"cannot": traceback.format_exc().splitlines()[-1]}
    print(json.dumps(answer), flush=True)
