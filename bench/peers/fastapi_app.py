"""The stack that Leadline replaces: FastAPI gives tasks to Celery. Run by uvicorn."""

from celery.result import AsyncResult
from celery_app import add, app as celery
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Task(BaseModel):
    x: int
    y: int


# Plain functions run in FastAPI's threads, as its documentation asks for calls that block.
@app.post("/tasks", status_code=202)
def submit(task: Task):
    return {"id": add.delay(task.x, task.y).id}


# The same on the event loop: it blocks, but pays for no thread.
@app.post("/loop/tasks", status_code=202)
async def submit_on_loop(task: Task):
    return {"id": add.delay(task.x, task.y).id}


@app.get("/tasks/{id}")
def wait(id: str):
    result = AsyncResult(id, app=celery)
    return {"id": id, "result": result.get(timeout=30)}
