/*
 * The raw limit: what this Redis does for the least that a safe queue on a stream must ask of it.
 *   enqueue   HSET the task, XADD its id
 *   take      XREADGROUP, 100 at once
 *   finish    HSET the result, EXPIRE, XACK, XDEL
 *
 * usage: REDIS_PORT=… raw VARIANT produce single|bulk N WARMUP [ARGS] | raw VARIANT work
 * VARIANT: single   those commands one by one, pipelined by the hundred
 *          variadic the same with one XACK and one XDEL for a hundred tasks
 *          script   a hundred tasks by one script, with one XACK and one XDEL
 * Two connections in turn, so that Redis always has something to do. Events are JSON lines on stdout.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 100, CONNECTIONS = 2, SIZE = 1 << 18, ID = 33 };

static const char *ENQUEUE =
    "for i = 4, #ARGV do redis.call('HSET', 'q:task:' .. ARGV[i], 'task', ARGV[1], 'args', ARGV[2], 'state', 'queued',"
    " 'created', ARGV[3])"
    " redis.call('XADD', 'q:ready', '*', 't', ARGV[i]) end";
static const char *FINISH =
    "local acks = {} for i = 2, #ARGV, 2 do local task = 'q:task:' .. ARGV[i] acks[#acks + 1] = ARGV[i + 1]"
    " redis.call('HSET', task, 'state', 'done', 'result', '3', 'finished', ARGV[1]) redis.call('EXPIRE', task, 86400) end"
    " redis.call('XACK', 'q:ready', 'workers', unpack(acks)) redis.call('XDEL', 'q:ready', unpack(acks))";

typedef struct {
  int socket;
  int owed;              /* answers that were not read yet */
  char out[SIZE], in[SIZE];
  int filled, from, to;
} Connection;

static Connection connections[CONNECTIONS];
static int script, variadic;
static char enqueue_sha[41], finish_sha[41];

static void die(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void dial(Connection *c) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(getenv("REDIS_PORT")))};
  int on = 1;
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  c->socket = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(c->socket, (struct sockaddr *)&address, sizeof address)) die("connect");
  setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* Writing: a command is its number of words, then each word. */
static void begin(Connection *c, int words) {
  c->filled += sprintf(c->out + c->filled, "*%d\r\n", words);
  c->owed++;
}

static void word(Connection *c, const char *text) {
  c->filled += sprintf(c->out + c->filled, "$%zu\r\n%s\r\n", strlen(text), text);
}

static void command(Connection *c, int words, ...) {
  va_list list;
  va_start(list, words);
  begin(c, words);
  while (words--) word(c, va_arg(list, const char *));
  va_end(list);
}

static void flush(Connection *c) {
  for (int done = 0, n; done < c->filled; done += n)
    if ((n = write(c->socket, c->out + done, c->filled - done)) <= 0) die("write");
  c->filled = 0;
}

/* Reading. */
static int byte(Connection *c) {
  if (c->from == c->to) {
    c->from = 0;
    if ((c->to = read(c->socket, c->in, SIZE)) <= 0) die("read");
  }
  return c->in[c->from++];
}

static int line(Connection *c, char *text) {
  int n = 0, b;
  while ((b = byte(c)) != '\r')
    if (n < 200) text[n++] = b;
  byte(c);
  text[n] = 0;
  return n;
}

/* Reads one value; its strings go to `strings` as far as there is room, 64 bytes each. Returns how many went. */
static int value(Connection *c, char (*strings)[64], int room) {
  char text[256];
  line(c, text);
  int count = atoi(text + 1), used = 0;
  if (*text == '-') {
    fprintf(stderr, "%s\n", text);
    exit(1);
  }
  if (*text == '*')
    for (int i = 0; i < count; i++) used += value(c, strings + used, room - used);
  if (*text == '$' && count >= 0) {
    for (int i = 0; i < count + 2; i++) {
      int b = byte(c);
      if (room && i < 64) strings[0][i] = i < count ? b : 0;
    }
    used = room > 0;
  }
  return used;
}

static void settle(Connection *c, int leave) {
  while (c->owed > leave) {
    value(c, NULL, 0);
    c->owed--;
  }
}

static void load(Connection *c, const char *text, char *sha) {
  char answer[1][64];
  command(c, 3, "SCRIPT", "LOAD", text);
  flush(c);
  value(c, answer, 1);
  c->owed--;
  memcpy(sha, answer[0], 40);
}

static void clock_ms(char *text) {
  sprintf(text, "%.0f", now() * 1e3);
}

static void make_id(char *id) {
  static unsigned long counter;
  unsigned long a = ++counter * 0x9E3779B97F4A7C15ul, b = (a ^ a >> 29) * 0xBF58476D1CE4E5B9ul;
  sprintf(id, "%016lx%016lx", a, b);
}

static void enqueue(Connection *c, int tasks) {
  char id[ID], key[64], time[24];
  clock_ms(time);
  if (script) {
    begin(c, tasks + 6);
    word(c, "EVALSHA"), word(c, enqueue_sha), word(c, "0");
    word(c, "health_check"), word(c, "[1,2]"), word(c, time);
  }
  while (tasks--) {
    make_id(id);
    if (script) {
      word(c, id);
      continue;
    }
    sprintf(key, "q:task:%s", id);
    command(c, 10, "HSET", key, "task", "health_check", "args", "[1,2]", "state", "queued", "created", time);
    command(c, 5, "XADD", "q:ready", "*", "t", id);
  }
}

/* `entries` are those of an XREADGROUP answer: entry id, "t", task id, and so on. */
static void finish(Connection *c, char (*entries)[64], int tasks) {
  char key[80], time[24];
  clock_ms(time);
  if (script) {
    begin(c, 4 + 2 * tasks);
    word(c, "EVALSHA"), word(c, finish_sha), word(c, "0"), word(c, time);
    for (int i = 0; i < tasks; i++) word(c, entries[3 * i + 2]), word(c, entries[3 * i]);
    return;
  }
  for (int i = 0; i < tasks; i++) {
    sprintf(key, "q:task:%s", entries[3 * i + 2]);
    command(c, 8, "HSET", key, "state", "done", "result", "3", "finished", time);
    command(c, 3, "EXPIRE", key, "86400");
    if (!variadic) {
      command(c, 4, "XACK", "q:ready", "workers", entries[3 * i]);
      command(c, 3, "XDEL", "q:ready", entries[3 * i]);
    }
  }
  if (variadic) {
    begin(c, 3 + tasks), word(c, "XACK"), word(c, "q:ready"), word(c, "workers");
    for (int i = 0; i < tasks; i++) word(c, entries[3 * i]);
    begin(c, 2 + tasks), word(c, "XDEL"), word(c, "q:ready");
    for (int i = 0; i < tasks; i++) word(c, entries[3 * i]);
  }
}

static void send_tasks(int each, int used, int tasks) {
  for (int i = 0; tasks > 0; tasks -= each, i++) {
    Connection *c = &connections[i % used];
    settle(c, 0);
    enqueue(c, tasks < each ? tasks : each);
    flush(c);
  }
  for (int i = 0; i < used; i++) settle(&connections[i], 0);
}

static void produce(int single, int tasks, int warmup) {
  int each = single ? 1 : BATCH, used = single ? 1 : CONNECTIONS;
  send_tasks(each, used, warmup);
  double start = now();
  send_tasks(each, used, tasks);
  printf("{\"event\":\"produced\",\"n\":%d,\"seconds\":%f}\n", tasks, now() - start);
}

static void take(Connection *c) {
  command(c, 9, "XREADGROUP", "GROUP", "workers", "w", "COUNT", "100", "STREAMS", "q:ready", ">");
  flush(c);
}

static void work(void) {
  static char strings[3 * BATCH + 1][64];
  Connection *first = &connections[0];
  command(first, 6, "XGROUP", "CREATE", "q:ready", "workers", "0", "MKSTREAM");
  flush(first);
  settle(first, 0);
  puts("{\"event\":\"ready\"}");
  fflush(stdout);
  for (int i = 0; i < CONNECTIONS; i++) take(&connections[i]);
  for (int i = 0;; i++) {              /* until it is told to stop */
    Connection *c = &connections[i % CONNECTIONS];
    settle(c, 1);
    int tasks = value(c, strings, 3 * BATCH + 1) / 3;        /* the first string is the stream's name */
    c->owed = 0;
    if (tasks) finish(c, strings + 1, tasks);
    else usleep(20000);
    take(c);
  }
}

int main(int count, char **words) {
  if (count < 3) return fprintf(stderr, "usage: see raw.c\n"), 2;
  script = !strcmp(words[1], "script");
  variadic = !strcmp(words[1], "variadic");
  for (int i = 0; i < CONNECTIONS; i++) dial(&connections[i]);
  load(&connections[0], ENQUEUE, enqueue_sha);
  load(&connections[0], FINISH, finish_sha);
  if (!strcmp(words[2], "work")) work();
  else if (count >= 6) produce(!strcmp(words[3], "single"), atoi(words[4]), atoi(words[5]));
  return 0;
}
