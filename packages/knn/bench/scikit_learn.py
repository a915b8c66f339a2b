"""Answers timing requests, one JSON line each, so that a bench can alternate between scikit-learn and its own runs."""
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.neighbors import BallTree, NearestNeighbors

data = queries = tree = model = None
print(json.dumps({"version": sklearn.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    op = request["op"]
    if op == "load":
        columns = request["columns"]
        # float32 and float64 as each is faster: the ball tree keeps float64, brute force takes float32 as it is.
        data = np.fromfile(request["data"], dtype=np.float32).reshape(-1, columns)
        queries = np.fromfile(request["queries"], dtype=np.float32).reshape(-1, columns)
        wide = data.astype(np.float64)
        wide_queries = queries.astype(np.float64)
    start = time.perf_counter()
    if op == "build":
        tree = BallTree(wide)
    elif op == "query":
        tree.query(wide_queries[: request["count"]], k=request["k"])
    elif op == "fit":
        double = request["dtype"] == "float64"
        model = NearestNeighbors(algorithm=request["algorithm"], n_jobs=request["jobs"]).fit(wide if double else data)
        asked = wide_queries if double else queries
    elif op == "kneighbors":
        model.kneighbors(asked[: request["count"]], n_neighbors=request["k"])
    print(json.dumps({"ms": (time.perf_counter() - start) * 1e3}), flush=True)
