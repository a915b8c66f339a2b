"""A real server of Subsonic for tests: supysonic over a folder, with a user "ann". Prints its port as JSON, ends with its input."""

import json
import os
import sys
import threading

from werkzeug.serving import make_server

from supysonic.config import DefaultConfig

music, data, password = sys.argv[1:4]


class Config(DefaultConfig):
    BASE = dict(DefaultConfig.BASE, database_uri="sqlite:///" + os.path.join(data, "supysonic.db"))
    WEBAPP = dict(DefaultConfig.WEBAPP, cache_dir=data, mount_webui=False)


from supysonic.db import init_database  # noqa: E402
from supysonic.managers.folder import FolderManager  # noqa: E402
from supysonic.managers.user import UserManager  # noqa: E402
from supysonic.scanner import Scanner  # noqa: E402
from supysonic.web import create_application  # noqa: E402


def scan():
    scanner = Scanner()
    scanner.queue_folder("music")
    scanner.run()
    return scanner.stats().added.tracks


app = create_application(Config)
UserManager.add("ann", password, admin=True)
UserManager.add("bob", "another")
FolderManager.add("music", music)
added = scan()
server = make_server("127.0.0.1", 0, app, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"port": server.port, "songs": added}), flush=True)
for line in sys.stdin:
    print(json.dumps({"songs": scan()}), flush=True)
server.shutdown()
