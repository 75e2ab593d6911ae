"""A small Redis client: enough to watch a server without a package of its own."""

import socket
from collections import Counter


class RedisError(Exception):
    pass


class Redis:
    def __init__(self, port, timeout=60):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.file = self.socket.makefile("rb")
        self.sent = Counter()  # by the names that INFO commandstats has for them

    def call(self, *words):
        return self.pipeline([words])[0]

    def pipeline(self, commands):
        """Sends all, then reads all answers; an error answer is raised."""
        self.sent.update(_name(command) for command in commands)
        self.socket.sendall(b"".join(map(_encode, commands)))
        answers = [self._read() for _ in commands]
        for answer in answers:
            if isinstance(answer, RedisError):
                raise answer
        return answers

    def _read(self):
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("Redis closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return rest.decode()
        if kind == b"-":
            return RedisError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if rest == b"-1" else self.file.read(int(rest) + 2)[:-2].decode()
        return None if rest == b"-1" else [self._read() for _ in range(int(rest))]

    def info(self, section):
        lines = self.call("INFO", section).splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    def scan(self, pattern, kind):
        """Batches of the names of all keys of that pattern and type."""
        cursor = "0"
        while True:
            cursor, keys = self.call("SCAN", cursor, "MATCH", pattern, "COUNT", 5000, "TYPE", kind)
            yield keys
            if cursor == "0":
                return

    def close(self):
        self.file.close()
        self.socket.close()


def _name(words):
    return "|".join(words[:2]).lower() if words[0] in ("XINFO", "CONFIG") else words[0].lower()


def _encode(words):
    parts = [str(word).encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
