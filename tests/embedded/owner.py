"""An owner to kill: starts the servers of the home it is given, prints their pids, and waits."""

import json
import signal
import sys
from pathlib import Path

from land.embedded import servers

if __name__ == "__main__":
    with servers(home=Path(sys.argv[1]), durable=True) as urls:
        print(json.dumps({"pids": urls.pids, "database": urls.database}), flush=True)
        signal.pause()
