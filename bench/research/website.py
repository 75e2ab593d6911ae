"""The web of the corpus, on loopback: one port for all hosts, told apart by the name that is asked for."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Website:
    def __init__(self, corpus):
        self.pages = {(page.host, page.path): page for page in corpus.pages.values()}
        self.requested = []  # every address, also those that do not exist, in order
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                web.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        host = request.headers.get("Host", "")
        self.requested.append(f"http://{host}{request.path}")
        page = self.pages.get((host.partition(":")[0], request.path))
        body = page.body if page else b"There is no such page.\n"
        request.send_response(200 if page else 404)
        request.send_header("Content-Type", "text/html; charset=utf-8" if page else "text/plain")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def url(self, page):
        """Where the page is served."""
        place = urlsplit(page.url)
        return f"http://{place.hostname}:{self.port}{page.path}"

    def hosts_file(self, corpus, path):
        """For the JVM, so that the corpus' names lead here, no others are known, and nobody's name server is asked."""
        names = sorted({page.host for page in corpus.pages.values()} | set(corpus.hosts) | {"localhost", socket.gethostname()})
        path.write_text("".join(f"127.0.0.1 {name}\n" for name in names))

    def close(self):
        self.server.shutdown()
        self.server.server_close()
