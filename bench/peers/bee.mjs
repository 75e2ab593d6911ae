import Queue from 'bee-queue';
import { add, args, command, latency, port, produce, say, words } from './common.mjs';

const redis = { host: '127.0.0.1', port };

if (command === 'work') {
  const queue = new Queue('q', { redis, getEvents: false, storeJobs: false });
  queue.on('failed', (job, error) => console.error(error));
  await queue.ready();
  queue.process(+words[0], async job => add(job.data));
  say('ready');
  process.on('SIGTERM', () => queue.close(5000).then(() => process.exit(0)));
} else {
  const queue = new Queue('q', { redis, isWorker: false, getEvents: command === 'latency', storeJobs: false });
  await queue.ready();
  if (command === 'produce') {
    await produce(
      () => queue.createJob(args).save(),
      n => queue.saveAll(Array.from({ length: n }, () => queue.createJob(args))),
    );
  } else {
    // A job's own event is missed when the worker is done before save() answers, so the queue's events are kept.
    const early = new Set();
    const waiting = new Map();
    queue.on('job succeeded', id => {
      const resolve = waiting.get(id);
      if (resolve) resolve();
      else early.add(id);
      waiting.delete(id);
    });
    await latency(async () => {
      const { id } = await queue.createJob(args).save();
      if (!early.delete(id)) await new Promise(resolve => waiting.set(id, resolve));
    });
  }
  process.exit(0);
}
