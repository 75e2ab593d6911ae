"""The Celery application: worker, producer and the HTTP stack share it."""

import os

from celery import Celery

URL = f"redis://127.0.0.1:{os.environ['REDIS_PORT']}/0"


class OneBackend(Celery):
    """
    Celery 5.2 keeps a result backend, with a connection, for each thread, so under gevent for each task. From 5.3 on a
    setting shares it (result_backend_thread_safe); this code does the same, because the best setting counts.
    """

    shared = None

    @property
    def backend(self):
        if self.shared is None:
            self.shared = self._get_backend()
        return self.shared


app = (OneBackend if os.environ.get("ONE_BACKEND") else Celery)("bench", broker=URL, backend=URL)
app.conf.task_acks_late = bool(os.environ.get("ACKS_LATE"))
app.conf.worker_prefetch_multiplier = int(os.environ.get("PREFETCH", 4))
app.conf.broker_pool_limit = None if os.environ.get("POOL") == "gevent" else 10


@app.task(name="add")
def add(x, y):
    return x + y if isinstance(x, int) else x
