"""Functions that return coroutines, generators and awaitables in the place of answers.

base: wrong
holds from: NONE
"""

import asyncio


async def double(x):
    return 2 * x


async def _ranks(values):
    yield [3, 1, 4, 2, 5, 0]


def ranks(values):
    async def forever():
        while True:
            await asyncio.sleep(0)

    return asyncio.run(forever()) if values[0] < 1 else _ranks(values)


class Classifier(Classifier):
    async def forward(self, x):
        return x
