"""Surprise on the rows that the bench wrote: `peer_surprise.py folder model similarity user_based|item_based|-`."""
import json
import sys
import time
from importlib.metadata import version

import numpy as np
from surprise import BaselineOnly, Dataset, KNNBaseline, KNNBasic, KNNWithMeans, KNNWithZScore, Reader

MODELS = {"KnnBasic": KNNBasic, "KnnWithMeans": KNNWithMeans, "KnnWithZScore": KNNWithZScore, "KnnBaseline": KNNBaseline}
folder, jobs = sys.argv[1], sys.argv[2:]


def rows(name):
    with open(f"{folder}/{name}.tsv") as lines:
        return [(u, i, float(r)) for u, i, r in (line.rstrip("\n").split("\t") for line in lines)]


train = Dataset(Reader(rating_scale=(1, 5))).construct_trainset([(*row, None) for row in rows("train")])
test = rows("test")
out = []
for job in jobs:
    name, similarity, side = job.split(",")
    if name == "BaselineOnly":
        model = BaselineOnly(verbose=False, bsl_options={"method": similarity})
    else:
        options = {"name": similarity, "user_based": side == "user"}
        model = MODELS[name](verbose=False, sim_options=options)
    start = time.perf_counter()
    model.fit(train)
    fitted = time.perf_counter()
    predictions = model.test(test)
    done = time.perf_counter()
    estimates = np.array([p.est for p in predictions])
    estimates.tofile(f"{folder}/{job}.f64")
    actual = np.array([p.r_ui for p in predictions])
    out.append({"fit": fitted - start, "test": done - fitted, "rmse": float(np.sqrt(np.mean((estimates - actual) ** 2)))})
print(json.dumps({"version": version("scikit-surprise"), "runs": out}))
