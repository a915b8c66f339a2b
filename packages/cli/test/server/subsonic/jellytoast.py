"""Drives jellytoast, a player with a window, over the socket that it opens for its own tests. Prints as JSON what it showed.

Arguments: the server's address, a user, the title of a song, an empty folder. The password is the first line of the input. The
window is drawn without a screen and saved in the folder; the sound goes nowhere, at the speed of a loudspeaker.
"""

import json
import os
import socket
import subprocess
import sys
import time

url, user, title, folder = sys.argv[1:5]
password = sys.stdin.readline().rstrip("\n")
BRIDGE = os.path.join(folder, "bridge")
PATIENCE = 60


def ask(op, code):
    """Evaluates or executes a text in the player."""
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(BRIDGE)
        link.sendall((json.dumps({"op": op, "code": code}) + "\n").encode())
        answer = b""
        while not answer.endswith(b"\n"):
            part = link.recv(65536)
            if not part:
                raise ConnectionError("the player is gone")
            answer += part
    answer = json.loads(answer)
    if not answer["ok"]:
        raise RuntimeError(answer["traceback"])
    return answer.get("result")


def until(code):
    """Waits for an expression to hold, and returns its value."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        try:
            value = ask("eval", code)
            if value:
                return value
        except (FileNotFoundError, ConnectionError):
            if player.poll() is not None:
                sys.exit("the player ended")
        time.sleep(0.1)
    sys.exit(f"waited in vain for {code}")


SIGN_IN = f"""
win.resize(1280, 820)
form = win.login_view
form._kind_combo.setCurrentIndex(form._kind_combo.findData('subsonic'))
for field, text in ((form._server_field, {url!r}), (form._username_field, {user!r}), (form._password_field, {password!r})):
    field.clear()
    QTest.keyClicks(field, text)
QTest.mouseClick(form._submit_btn, Qt.MouseButton.LeftButton)
"""
# The menu of a song waits for a choice: a timer chooses.
START_RADIO = f"""
from PySide6.QtCore import QTimer
view = win.songs_view._view
songs = [view.model().index(row, 0) for row in range(view.model().rowCount())]
song = [index for index in songs if index.data(view.model().ItemRole)['Name'] == {title!r}][0]
view.scrollTo(song)
def choose():
    menu = QApplication.activePopupWidget()
    if menu is None:
        return QTimer.singleShot(100, choose)
    action = [action for action in menu.actions() if action.text() == 'Start radio from this song'][0]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center())
QTimer.singleShot(100, choose)
win.songs_view._on_context_menu(view.visualRect(song).center())
"""

env = {
    **os.environ,
    **{"HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_CACHE_HOME": folder, "XDG_DATA_HOME": folder, "XDG_RUNTIME_DIR": folder},
    **{"JT_TEST_BRIDGE": "1", "JT_BRIDGE_SOCKET": BRIDGE, "JT_INSTANCE_KEY": os.path.join(folder, "one"), "JT_AUDIO_NULL": "1"},
    **{"QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
}
log = open(os.path.join(folder, "log"), "w")
player = subprocess.Popen([sys.executable, "-m", "jellytoast"], env=env, stdout=log, stderr=log)
try:
    until("bool(win and mpv)")
    ask("exec", SIGN_IN)
    until("win.content_stack.currentWidget() is not win.login_view")
    ask("exec", "win._show_songs_view()")
    songs = until("win.songs_view._view.model().rowCount()")
    ask("exec", START_RADIO)
    queue = until("[song['Name'] for song in qm.queue] if len(qm.queue) > 1 else None")
    playing = until("get_now_playing().title if get_now_playing().position > 0.2 else None")
    ask("exec", "win._show_now_playing()")
    ask("exec", f"win.grab().save({os.path.join(folder, 'window.png')!r})")
    print(json.dumps({"songs": songs, "playing": playing, "queue": queue}))
finally:
    player.kill()
    player.wait()
