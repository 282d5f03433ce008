"""People who look at pictures all the time: a process beside a benchmark, until its standard input ends.

Every address is asked for at another confidence level, so that nothing that was drawn before can be given again.
"""

import http.client
import json
import os
import random
import sys
from collections import Counter
from threading import Event, Thread

ADDRESSES = (
    "/api/v1/surveys/{slug}/map.svg?level={level}",
    "/api/v1/surveys/{slug}/map.png?level={level}",
    "/studio/surveys/{slug}/figures?level={level}",
    "/studio/surveys/{slug}/figures/pictures/reach.svg?size=wide&level={level}",
    "/studio/surveys/{slug}/figures/pictures/mood.png?level={level}",
    "/studio/surveys/{slug}/toplines?level={level}",
)
NICE = 10  # they stand for other machines


def main(port: int, slug: str, key: str, people: int) -> None:
    """Look until told to stop; then print how many pages and pictures came, by status."""
    os.nice(NICE)
    over, seen = Event(), Counter[int]()
    threads = [Thread(target=_look, args=(port, slug, key, number, over, seen)) for number in range(people)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    over.set()
    for thread in threads:
        thread.join()
    print(json.dumps(seen))


def _look(port: int, slug: str, key: str, number: int, over: Event, seen: Counter[int]) -> None:
    chance = random.Random(number)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while not over.is_set():
        address = ADDRESSES[chance.randrange(len(ADDRESSES))]
        path = address.format(slug=slug, level=f"{chance.uniform(0.6, 0.99):.6f}")
        connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        answer.read()
        seen[answer.status] += 1
    connection.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
