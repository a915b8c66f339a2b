"""librosa as the benches' peer: a line of JSON in says what to do, a line out what came of it and how many milliseconds it took."""
import json
import sys
import time
import warnings

import librosa
import numpy as np

warnings.filterwarnings("ignore")
signals = {}
f = librosa.feature
TASKS = {
    "rms": lambda y, sr: f.rms(y=y),
    "zeroCrossingRate": lambda y, sr: f.zero_crossing_rate(y),
    "spectralCentroid": lambda y, sr: f.spectral_centroid(y=y, sr=sr),
    "spectralBandwidth": lambda y, sr: f.spectral_bandwidth(y=y, sr=sr),
    "spectralContrast": lambda y, sr: f.spectral_contrast(y=y, sr=sr),
    "spectralFlatness": lambda y, sr: f.spectral_flatness(y=y),
    "spectralRolloff": lambda y, sr: f.spectral_rolloff(y=y, sr=sr),
    "preemphasis": lambda y, sr: librosa.effects.preemphasis(y),
    "hpss": lambda y, sr: librosa.effects.hpss(y),
    "onsetStrength": lambda y, sr: librosa.onset.onset_strength(y=y, sr=sr),
    "onsetDetect": lambda y, sr: librosa.onset.onset_detect(y=y, sr=sr),
    "tempogram": lambda y, sr: f.tempogram(y=y, sr=sr),
    "tempo": lambda y, sr: f.tempo(y=y, sr=sr),
    "beatTrack": lambda y, sr: librosa.beat.beat_track(y=y, sr=sr),
    "estimateTuning": lambda y, sr: librosa.estimate_tuning(y=y, sr=sr),
    "chromaStft": lambda y, sr: f.chroma_stft(y=y, sr=sr),
    "cqt": lambda y, sr: librosa.cqt(y, sr=sr),
    "chromaCqt": lambda y, sr: f.chroma_cqt(y=y, sr=sr),
    "chromaCens": lambda y, sr: f.chroma_cens(y=y, sr=sr),
    "tonnetz": lambda y, sr: f.tonnetz(y=y, sr=sr),
}


def described(y, sr):
    """What `murecom features` prints, by librosa."""
    tempo, beats = librosa.beat.beat_track(y=y, sr=sr)
    return {
        "bpm": float(f.tempo(y=y, sr=sr)[0]),
        "beats": [int(b) for b in beats],
        "chroma": [float(x) for x in f.chroma_cqt(y=y, sr=sr).mean(axis=1)],
        "rms": float(f.rms(y=y).mean()),
        "zeroCrossingRate": float(f.zero_crossing_rate(y).mean()),
        "spectralCentroid": float(f.spectral_centroid(y=y, sr=sr).mean()),
        "spectralBandwidth": float(f.spectral_bandwidth(y=y, sr=sr).mean()),
        "spectralRolloff": float(f.spectral_rolloff(y=y, sr=sr).mean()),
        "spectralFlatness": float(f.spectral_flatness(y=y).mean()),
    }


def run(request):
    task = request["task"]
    if task == "versions":
        return {"librosa": librosa.__version__, "numpy": np.__version__}
    if task == "signal":
        signals[request["name"]] = np.fromfile(request["path"], dtype=np.float32)
        return {}
    y = signals[request["name"]]
    if task == "describe":
        return described(y, 22050)
    start = time.perf_counter()
    for _ in range(request["repeat"]):
        TASKS[task](y, 22050)
    return {"ms": (time.perf_counter() - start) * 1e3 / request["repeat"]}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
