"""W13: how soon a reader has the text that a model writes, while it still writes."""

import json
import queue
import socket
import statistics
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from adapters import LEADLINE
from http_measures import Client
from measures import quantile
from process import Failed

TASK = json.dumps({"task": "gemini_generate_task", "args": {"prompt": "Tell me."}})
PATIENCE_S = 20


class Model:
    """A stand-in for Gemini, which writes each piece of its answer when it is told to."""

    def __init__(self):
        self.asked, self.pieces = queue.Queue(), queue.Queue()
        model = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                model.asked.put(None)
                self.write(event(model.pieces.get(timeout=PATIENCE_S)))
                model.pieces.get(timeout=PATIENCE_S)
                self.write(event("", finishReason="STOP"))
                self.wfile.write(b"0\r\n\r\n")

            def write(self, text):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
                self.wfile.flush()

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def event(text, **more):
    candidate = {"content": {"parts": [{"text": text}]}, **more}
    usage = {"promptTokenCount": 5, "candidatesTokenCount": 3}
    return b"data: %s\r\n\r\n" % json.dumps({"candidates": [candidate], "usageMetadata": usage}).encode()


class Reader:
    """Follows one task, line by line."""

    def __init__(self, port, task):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self.socket.sendall(f"GET /api/v1/tasks/{task}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")

    def until(self, words):
        while words not in (line := self.file.readline()):
            if not line:
                raise Failed(f"the stream ended before {words}")

    def close(self):
        self.file.close()
        self.socket.close()


def w13(bench, setting):
    """One task at a time: from the moment at which the model sends its first text until its reader has it."""
    n, warmup = (100, 200) if bench.quick else (500, 1000)
    model = Model()
    try:
        with bench.server() as server:
            node = LEADLINE.start(server, "prod", 10, GEMINI_API_KEY="bench", GEMINI_BASE_URL=model.url)
            try:
                LEADLINE.ready(node)
                client, ms = Client(node.http_port), []
                for i in range(n + warmup):
                    took = first_text(client, node.http_port, model, f"piece {i}")
                    if i >= warmup:
                        ms.append(took * 1000)
                client.close()
                bench.record("W13", LEADLINE, setting.name, "p50", statistics.median(ms), "ms", n=n, worst=max(ms))
                bench.record("W13", LEADLINE, setting.name, "p99", quantile(ms, 0.99), "ms", n=n)
            finally:
                node.stop()
    finally:
        model.stop()


def first_text(client, port, model, text):
    """In seconds."""
    reader = Reader(port, client.ask("POST", "/api/v1/tasks", TASK)["id"])
    try:
        reader.until(b"event:state")
        model.asked.get(timeout=PATIENCE_S)
        start = time.perf_counter()
        model.pieces.put(text)
        reader.until(text.encode())
        took = time.perf_counter() - start
        model.pieces.put("")
        reader.until(b"event:end")
        return took
    finally:
        reader.close()
