"""Trains gensim on a file of sentences, one JSON list of settings a run; prints seconds and peak memory as JSON lines.

Lines of standard input are {"file": ..., "options": {...}, "save": path or null}. The sentences are read before the clock starts.
"""
import json
import resource
import sys
import time

import gensim
from gensim.models import Word2Vec

print(json.dumps({"gensim": gensim.__version__}), flush=True)
loaded = {}
for line in sys.stdin:
    request = json.loads(line)
    path = request["file"]
    if path not in loaded:
        loaded.clear()
        with open(path) as file:
            loaded[path] = [row.split() for row in file]
    begun = time.perf_counter()
    model = Word2Vec(loaded[path], **request["options"])
    seconds = time.perf_counter() - begun
    if request.get("save"):
        model.wv.save_word2vec_format(request["save"], binary=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peakBytes": peak, "words": len(model.wv)}), flush=True)
    del model
