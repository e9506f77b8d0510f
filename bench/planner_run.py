"""One plan in a process of its own, without Django: `python -m bench.planner_run 1000 507` prints what it took as JSON."""

import json
import resource
import sys
import time

from bench.planner_towns import town
from stations.planner.making import plan

if __name__ == "__main__":
    people, stations = map(int, sys.argv[1:])
    is_country = people > 10_000
    place = town(people, stations, country=is_country, areas=200 if is_country else 8)
    began, cpu = time.perf_counter(), time.process_time()
    made = plan(place)
    used = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    print(json.dumps(used | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "placed": len(made.placed)}))
