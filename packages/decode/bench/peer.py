"""librosa, whose audioread and soundfile decode: a line of JSON in names the file, a line out says how long it took."""
import json
import sys
import time
import warnings

import librosa

warnings.filterwarnings("ignore")

for line in sys.stdin:
    request = json.loads(line)
    if request["task"] == "versions":
        answer = {"librosa": librosa.__version__}
    else:
        start = time.perf_counter()
        try:
            y, _ = librosa.load(request["path"], sr=16000, offset=request["offset"], duration=30)
            answer = {"ms": (time.perf_counter() - start) * 1e3, "length": len(y)}
        except Exception as error:  # a format that no backend of it reads
            answer = {"error": type(error).__name__}
    print(json.dumps(answer), flush=True)
