// Stands in for Gemini: answers each call after DELAY_MS, any number at a time, as a stream if that is asked for. GET / returns what it saw.
import http from 'node:http';

const delay = +process.env.DELAY_MS;
const seen = { calls: 0, now: 0, peak: 0, first: 0, last: 0 };
const answer = JSON.stringify({
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hello.' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
  modelVersion: 'bench',
});

const server = http.createServer((request, response) => {
  if (request.method === 'GET') return response.end(JSON.stringify(seen));
  request.resume();
  seen.first ||= Date.now();
  seen.calls++;
  seen.peak = Math.max(seen.peak, ++seen.now);
  setTimeout(() => {
    seen.now--;
    seen.last = Date.now();
    const streams = request.url.includes(':streamGenerateContent');
    response.setHeader('Content-Type', streams ? 'text/event-stream' : 'application/json');
    response.end(streams ? `data: ${answer}\r\n\r\n` : answer);
  }, delay);
});
server.keepAliveTimeout = 60_000;
server.listen({ port: +process.env.PORT, host: '127.0.0.1', backlog: 4096 }, () =>
  process.stdout.write('{"event":"ready"}\n'));
