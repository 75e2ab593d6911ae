// What the Node peers share. Each is called as
//   PEER.mjs produce single|concurrent|bulk N WARMUP ARGS   PEER.mjs work CONCURRENCY   PEER.mjs latency N WARMUP
// with REDIS_PORT, and says events as JSON lines on stdout.

export const port = +process.env.REDIS_PORT;
export const [command, ...words] = process.argv.slice(2);

// Two numbers, or the two texts that make 100 bytes of JSON.
export const args = words[3] === '100' ? { x: 'x'.repeat(42), y: 'y'.repeat(43) } : { x: 1, y: 2 };

export function say(event, rest = {}) {
  process.stdout.write(JSON.stringify({ event, ...rest }) + '\n');
}

export function add(data) {
  return typeof data.x === 'number' ? data.x + data.y : data.x;
}

/** one(): enqueues a task; many(n): enqueues n by the library's own bulk call. */
export async function produce(one, many) {
  const [mode, n, warmup] = [words[0], +words[1], +words[2]];
  await send(mode, warmup, one, many);
  const start = performance.now();
  await send(mode, n, one, many);
  say('produced', { n, seconds: (performance.now() - start) / 1000 });
}

async function send(mode, n, one, many) {
  if (mode === 'single') {
    for (let i = 0; i < n; i++) await one();
  } else if (mode === 'concurrent') {
    let i = 0;
    await Promise.all(Array.from({ length: 64 }, async () => { while (i++ < n) await one(); }));
  } else {
    // bulk: calls of 1,000 tasks, BULK_CALLS of them at a time
    let left = n;
    await Promise.all(Array.from({ length: +(process.env.BULK_CALLS || 1) }, async () => {
      while (left > 0) {
        const size = Math.min(1000, left);
        left -= size;
        await many(size);
      }
    }));
  }
}

/** call(): enqueues a task and waits for its result. */
export async function latency(call) {
  const [n, warmup] = [+words[0], +words[1]];
  const ms = [];
  for (let i = 0; i < n + warmup; i++) {
    const start = performance.now();
    await call();
    if (i >= warmup) ms.push(performance.now() - start);
  }
  say('latency', { ms });
}
