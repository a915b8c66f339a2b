"""librosa as the benches' peer: a line of JSON in says what to do once, a line out how many milliseconds it took."""
import json
import sys
import time
import warnings

import librosa
import numpy as np
import soxr

warnings.filterwarnings("ignore")
signals = {}


def run(request):
    task = request["task"]
    if task == "versions":
        return {"librosa": librosa.__version__, "numpy": np.__version__, "soxr": soxr.__version__}
    if task == "signal":
        signals[request["name"]] = np.fromfile(request["path"], dtype=np.float32)
        return {}
    repeat = request.get("repeat", 1)
    y = signals[request["name"]]
    start = time.perf_counter()
    for _ in range(repeat):
        if task == "mel":
            librosa.feature.melspectrogram(y=y, sr=22050)
        elif task == "resample":
            librosa.resample(y, orig_sr=request["from"], target_sr=request["to"], res_type=request["resType"])
    return {"ms": (time.perf_counter() - start) * 1e3 / repeat}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
