// Google's own client for JavaScript takes the simulator for Google. SIMULATOR_URL says where it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GoogleGenAI } from '@google/genai';

const MODEL = 'gemini-3.8-flash';
const PROMPT = `Question: How many people does Halyard Robotics employ?
<source id="S1" url="https://a.example/" title="A">
Halyard Robotics employs 140 people in three offices, of whom “half” are in Zürich and Gdańsk. 😀 is no sentence.
Two hundred people work in the port at night, and they employ many cranes.
</source>`;

function client(headers = {}) {
  const httpOptions = { baseUrl: process.env.SIMULATOR_URL, headers, retryOptions: { attempts: 1 } };
  return new GoogleGenAI({ apiKey: 'any', httpOptions });
}

const google = client();
const ask = (of = google, more = {}) => of.models.generateContent({ model: MODEL, contents: PROMPT, ...more });

async function piecesOf(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

/** Google's error inside that of the client. */
async function refused(call, status) {
  let failure;
  try {
    await call;
  } catch (thrown) {
    failure = thrown;
  }
  assert.equal(failure?.name, 'ApiError', `${failure}`);
  assert.equal(failure.status, status);
  return failure.message.startsWith('{') ? JSON.parse(failure.message).error : failure.message;
}

test('an answer is read as a whole and as a stream', async () => {
  const whole = await ask();
  const pieces = await piecesOf(await google.models.generateContentStream({ model: MODEL, contents: PROMPT }));

  assert.match(whole.text, /employs 140 people.*Zürich and Gdańsk/);
  assert.equal(whole.candidates[0].finishReason, 'STOP');
  assert.ok(pieces.length > 2);
  assert.equal(pieces.map((piece) => piece.text).join(''), whole.text);
  assert.deepEqual(pieces.at(-1).usageMetadata, whole.usageMetadata);
  assert.equal(pieces.at(-1).candidates[0].finishReason, 'STOP');
  assert.equal(pieces[0].modelVersion, whole.modelVersion);
});

test('JSON fits its schema', async () => {
  const schema = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] };
  const answer = await ask(google, { config: { responseMimeType: 'application/json', responseJsonSchema: schema } });

  assert.match(JSON.parse(answer.text).answer, /^Halyard Robotics employs 140 people/);
});

test('a grounded answer names its sources', async () => {
  const answer = await ask(google, { config: { tools: [{ googleSearch: {} }] } });
  const grounding = answer.candidates[0].groundingMetadata;

  assert.equal(grounding.groundingChunks[0].web.uri, 'https://a.example/');
  const place = grounding.groundingSupports[0].segment;
  const bytes = Buffer.from(answer.text, 'utf8').subarray(place.startIndex ?? 0, place.endIndex);
  assert.equal(bytes.toString('utf8'), place.text);
});

test('tokens are counted as the answer counts them', async () => {
  const { totalTokens } = await google.models.countTokens({ model: MODEL, contents: PROMPT });

  assert.equal((await ask()).usageMetadata.promptTokenCount, totalTokens);
});

test('models are listed page by page, and described', async () => {
  const names = [];
  for await (const model of await google.models.list({ config: { pageSize: 4 } })) names.push(model.name);

  assert.ok(names.includes('models/gemini-4-neon') && names.includes(`models/${MODEL}`));
  assert.equal(new Set(names).size, names.length);
  assert.equal((await google.models.get({ model: MODEL })).inputTokenLimit, 1_048_576);
});

test('a batch is submitted, found, answered, and forgotten', async () => {
  const quick = client({ 'x-simulator-batch-time': 'PT0.2S' });
  const src = [{ contents: [{ role: 'user', parts: [{ text: PROMPT }] }] }];
  const { name } = await quick.batches.create({ model: MODEL, src, config: { displayName: 'one question' } });
  const listed = [];
  for await (const batch of await quick.batches.list()) listed.push(batch.name);
  assert.ok(listed.includes(name));

  let batch;
  do {
    batch = await quick.batches.get({ name });
  } while (['JOB_STATE_PENDING', 'JOB_STATE_RUNNING'].includes(batch.state));

  assert.equal(batch.state, 'JOB_STATE_SUCCEEDED');
  assert.equal(batch.displayName, 'one question');
  const text = batch.dest.inlinedResponses[0].response.candidates[0].content.parts[0].text;
  assert.equal(text, (await ask()).text);
  await quick.batches.delete({ name });
  await refused(quick.batches.get({ name }), 404);
});

test('a batch is cancelled', async () => {
  const slow = client({ 'x-simulator-batch-time': 'PT1H' });
  const src = [{ contents: [{ role: 'user', parts: [{ text: PROMPT }] }] }];
  const { name } = await slow.batches.create({ model: MODEL, src, config: { displayName: 'no question' } });

  await slow.batches.cancel({ name });

  assert.equal((await slow.batches.get({ name })).state, 'JOB_STATE_CANCELLED');
});

test('what Google refuses is refused', async () => {
  const turn = [{ role: 'model', parts: [{ text: 'Hm.' }] }];
  const minimal = { thinkingConfig: { thinkingLevel: 'MINIMAL' } };

  assert.match((await refused(ask(google, { model: 'gemini-4-neon', config: minimal }), 400)).message, /thinking level/);
  assert.match((await refused(ask(google, { contents: turn }), 400)).message, /ending with a model turn/);
  assert.equal((await refused(ask(google, { model: 'palm-2' }), 404)).status, 'NOT_FOUND');
  await refused(google.models.get({ model: 'gemini-99' }), 404);
});

test('faults are read as those of Google are', async () => {
  const faulty = (fault) => client({ 'x-simulator-fault': fault });
  const details = (error, type) => error.details.find((detail) => detail['@type'].endsWith(type));

  const minute = await refused(ask(faulty('quota-per-minute')), 429);
  assert.equal(minute.status, 'RESOURCE_EXHAUSTED');
  assert.match(details(minute, 'google.rpc.RetryInfo').retryDelay, /^\d+(\.\d+)?s$/);
  const day = await refused(ask(faulty('quota-per-day')), 429);
  assert.match(details(day, 'google.rpc.QuotaFailure').violations[0].quotaId, /PerDay/);
  assert.equal((await refused(ask(faulty('overloaded')), 503)).status, 'UNAVAILABLE');
  await refused(ask(faulty('html')), 502);
  const blocked = await ask(faulty('blocked'));
  assert.equal(blocked.text, undefined);
  assert.ok(blocked.promptFeedback.blockReason);
});

test('a stream that breaks off is no answer', async () => {
  const stream = (fault) =>
    client({ 'x-simulator-fault': fault }).models.generateContentStream({ model: MODEL, contents: PROMPT });

  // Its words depend on whether the error comes in a read of its own.
  await assert.rejects(stream('stream-error').then(piecesOf));
  await assert.rejects(stream('stream-reset').then(piecesOf));
  const cut = await piecesOf(await stream('stream-cut'));
  assert.equal(cut.at(-1).candidates[0].finishReason, undefined);
});
