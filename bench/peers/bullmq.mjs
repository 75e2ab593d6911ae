import { Queue, QueueEvents, Worker } from 'bullmq';
import { add, args, command, latency, port, produce, say, words } from './common.mjs';

const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };

if (command === 'work') {
  const worker = new Worker('q', async job => add(job.data), { connection, concurrency: +words[0] });
  worker.on('failed', (job, error) => console.error(error));
  await worker.waitUntilReady();
  say('ready');
  process.on('SIGTERM', () => worker.close().then(() => process.exit(0)));
} else {
  const queue = new Queue('q', { connection });
  await queue.waitUntilReady();
  if (command === 'produce') {
    await produce(
      () => queue.add('add', args),
      n => queue.addBulk(Array.from({ length: n }, () => ({ name: 'add', data: args }))),
    );
  } else {
    const events = new QueueEvents('q', { connection });
    await events.waitUntilReady();
    await latency(async () => (await queue.add('add', args)).waitUntilFinished(events));
  }
  process.exit(0);
}
