"""What train.py does, in one session with the rows of DataFrames, while one executor is killed. For golden.node.test.ts.

    python golden.py SNAPSHOT OUT ...   OUT/killed is then the process that was killed, OUT/oracle the rows of DataFrames.
"""

import os
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import items_dataframes  # noqa: E402
import json  # noqa: E402
import train  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402


def command_line(process):
    try:
        with open(f"/proc/{process}/cmdline", "rb") as file:
            return file.read().decode("utf-8", "replace").split("\0")
    except OSError:
        return []


def parent_of(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def kill_an_executor(application, out, stop):
    """Kills the executor of this session whose task runs the row program, as soon as there is one."""
    while not stop.is_set():
        for process in filter(str.isdigit, os.listdir("/proc")):
            words = command_line(process)
            if "--binary" not in words or not any(word.endswith("rows.mjs") for word in words):
                continue
            above = parent_of(process)
            while above > 1:
                words = command_line(above)
                if any("CoarseGrainedExecutorBackend" in word for word in words) and application in words:
                    os.kill(above, signal.SIGKILL)
                    with open(f"{out}/killed", "w") as file:
                        file.write(str(above))
                    return
                above = parent_of(above)
        time.sleep(0.005)


def main():
    options = train.parsed(sys.argv[1:])
    spark = SparkSession.builder.appName("murecom-golden").getOrCreate()
    stop = threading.Event()
    application = spark.sparkContext.applicationId
    killer = threading.Thread(target=kill_an_executor, args=(application, options.out, stop), daemon=True)
    killer.start()
    try:
        train.train(spark, options)
        with open(f"{options.out}/manifest.json") as file:
            manifest = json.load(file)
        entries = spark.read.parquet(f"{options.out}/lists").where("NOT held")
        items_dataframes.item_rows(entries, manifest).write.parquet(f"{options.out}/oracle")
    finally:
        stop.set()
        spark.stop()


main()
