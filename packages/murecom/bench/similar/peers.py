"""Reads a line of JSON, {"wavs": [paths]}, and prints one: bliss-audio's features of each, and for each method of musly the
distances of all pairs. A library that is not installed is left out, and named in "missing"."""
import json
import sys
import wave
from array import array


def bliss(paths):
    from bliss_audio import Song
    return [list(Song(path).analysis) for path in paths]


def samples(path):
    with wave.open(path) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22050), path
        return [x / 32768 for x in array("h", file.readframes(file.getnframes()))]


def musly(paths, method):
    import pymusly
    jukebox = pymusly.MuslyJukebox(method=method, decoder="none")
    tracks = [jukebox.track_from_audiodata(samples(path)) for path in paths]
    jukebox.set_style(tracks)
    ids = jukebox.add_tracks(tracks)
    pairs = list(zip(ids, tracks))
    return [jukebox.compute_similarity(pair, pairs) for pair in pairs]


paths = json.loads(sys.stdin.readline())["wavs"]
answer, missing = {}, {}
for name, work in {
    "bliss": lambda: bliss(paths),
    "mandelellis": lambda: musly(paths, "mandelellis"),
    "timbre": lambda: musly(paths, "timbre"),
}.items():
    try:
        answer[name] = work()
    except ImportError as error:
        missing[name] = str(error)
print(json.dumps({**answer, "missing": missing}))
