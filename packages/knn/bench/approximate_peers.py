"""Answers requests about hnswlib and usearch, one JSON line each, on one thread; times are of this process alone."""
import gc
import json
import sys
import time
from importlib.metadata import version

import hnswlib
import numpy as np
import usearch.index


def resident():
    """Bytes of this process in memory."""
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


class Hnswlib:
    def __init__(self, rows, columns, degree, expansion):
        self.index = hnswlib.Index(space="l2", dim=columns)
        self.index.init_index(max_elements=rows, M=degree, ef_construction=expansion)
        self.index.set_num_threads(1)

    def add(self, data):
        self.index.add_items(data, num_threads=1)

    def search(self, queries, k, expansion):
        self.index.set_ef(expansion)
        return self.index.knn_query(queries, k=k, num_threads=1)[0]


class Usearch:
    def __init__(self, rows, columns, degree, expansion):
        self.index = usearch.index.Index(
            ndim=columns, metric="l2sq", dtype="f32", connectivity=degree, expansion_add=expansion
        )

    def add(self, data):
        self.index.add(np.arange(len(data)), data, threads=1)

    def search(self, queries, k, expansion):
        self.index.expansion_search = expansion
        return self.index.search(queries, k, threads=1).keys


print(json.dumps({"hnswlib": version("hnswlib"), "usearch": version("usearch")}), flush=True)
data = queries = truth = index = None
for line in sys.stdin:
    request = json.loads(line)
    answer = {}
    if request["op"] == "load":
        columns = request["columns"]
        # Mapped, so that the rows are not counted as memory of the index.
        data = np.memmap(request["data"], dtype=np.float32, mode="r").reshape(-1, columns)
        queries = np.fromfile(request["queries"], dtype=np.float32).reshape(-1, columns)
        truth = np.fromfile(request["truth"], dtype=np.int32).reshape(len(queries), -1)
    elif request["op"] == "build":
        index = None
        data.sum()  # every page has been read before the first look at memory
        before = resident()
        start = time.perf_counter()
        index = {"hnswlib": Hnswlib, "usearch": Usearch}[request["peer"]](len(data), data.shape[1], 16, 200)
        index.add(data)
        answer = {"seconds": time.perf_counter() - start, "bytes": resident() - before}
    elif request["op"] == "search":
        k = truth.shape[1]
        expansion = max(k, request["expansion"])
        found = index.search(queries, k, expansion)
        seconds = []
        for _ in range(request["rounds"]):
            start = time.perf_counter()
            index.search(queries, k, expansion)
            seconds.append(time.perf_counter() - start)
        hits = sum(len(np.intersect1d(a, b)) for a, b in zip(found, truth))
        answer = {"recall": hits / truth.size, "perSecond": len(queries) / sorted(seconds)[len(seconds) // 2]}
    print(json.dumps(answer), flush=True)
