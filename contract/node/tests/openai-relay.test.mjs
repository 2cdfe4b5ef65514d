// openai-node and @langchain/openai at the endpoints beside chat.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenAIEmbeddings } from '@langchain/openai';
import OpenAI, { toFile } from 'openai';
import { DIRECT, GATEWAY_KEY, GATEWAY_URL, OPENAI_MODEL, collect, watchViolations } from '../helpers.mjs';

watchViolations();

const PREFIX = DIRECT ? '' : 'openai/';
const EMBEDDER = `${PREFIX}text-embedding-3-small`;
const client = () => new OpenAI({ baseURL: `${GATEWAY_URL}/v1`, apiKey: GATEWAY_KEY, maxRetries: 0, timeout: 30_000 });
const first = (answer) => answer.data.map((item) => item.embedding[0]);

test('embeddings by default, which is base64 on the wire', async () => {
  const answer = await client().embeddings.create({ model: EMBEDDER, input: ['one', 'three'] });
  assert.deepEqual(first(answer), [3, 5]);
  assert.equal(answer.usage.prompt_tokens, 8);
});

test('embeddings as numbers and as base64', async () => {
  const numbers = await client().embeddings.create({ model: EMBEDDER, input: 'seven', encoding_format: 'float', dimensions: 4 });
  assert.equal(numbers.data[0].embedding.length, 4);
  const text = await client().embeddings.create({ model: EMBEDDER, input: 'seven', encoding_format: 'base64' });
  assert.equal(Buffer.from(text.data[0].embedding, 'base64').readFloatLE(0), 5);
});

test('embeddings of token ids', async () => {
  assert.deepEqual(first(await client().embeddings.create({ model: EMBEDDER, input: [[9906, 11], [1]] })), [-2, -1]);
});

test('a chat model does not embed', { skip: DIRECT }, async () => {
  await assert.rejects(client().embeddings.create({ model: OPENAI_MODEL, input: 'a' }), (error) => error.status === 400 && error.param === 'model');
});

test('LangChain', async () => {
  const embeddings = new OpenAIEmbeddings({
    model: EMBEDDER, apiKey: GATEWAY_KEY, maxRetries: 0, configuration: { baseURL: `${GATEWAY_URL}/v1` },
  });
  assert.deepEqual((await embeddings.embedDocuments(['one', 'three'])).map((vector) => vector[0]), [3, 5]);
});

test('moderations', async () => {
  const answer = await client().moderations.create({ model: `${PREFIX}omni-moderation-latest`, input: 'I will kill' });
  assert.equal(answer.results[0].flagged, true);
});

test('images, plain and streamed', async () => {
  const ask = { model: `${PREFIX}gpt-image-1-mini`, prompt: 'a cat' };
  assert.equal((await client().images.generate({ ...ask, n: 2 })).data.length, 2);
  const events = await collect(await client().images.generate({ ...ask, stream: true }));
  assert.equal(events.at(-1).type, 'image_generation.completed');
});

test('speech', async () => {
  const answer = await client().audio.speech.create({ model: `${PREFIX}tts-1`, voice: 'alloy', input: 'hello' });
  assert.equal(answer.headers.get('content-type'), 'audio/mpeg');
  assert.equal(Buffer.from(await answer.arrayBuffer()).toString(), 'ID3hello');
});

const talk = (size) => toFile(Buffer.alloc(size, 'x'), 'talk.mp3');

test('transcriptions, the model behind the file and before it', async () => {
  for (const size of [5, 20_000_000]) {
    const after = await client().audio.transcriptions.create({ file: await talk(size), model: `${PREFIX}whisper-1`, timestamp_granularities: ['word'] });
    assert.equal(after.text, `heard ${size} bytes by word`);
    const before = await client().audio.transcriptions.create({ model: `${PREFIX}whisper-1`, file: await talk(size) });
    assert.equal(before.usage.seconds, 9);
  }
});

test('transcripts as text', async () => {
  for (const form of ['text', 'srt', 'vtt']) {
    const answer = await client().audio.transcriptions.create({ file: await talk(5), model: `${PREFIX}whisper-1`, response_format: form });
    assert.equal(typeof answer, 'string');
    assert.match(answer, /heard 5 bytes/);
  }
});

test('transcripts in a stream', async () => {
  const events = await collect(await client().audio.transcriptions.create({ file: await talk(5), model: `${PREFIX}gpt-4o-transcribe`, stream: true }));
  assert.equal(events.at(-1).type, 'transcript.text.done');
  assert.equal(events.slice(0, -1).map((event) => event.delta).join(''), 'heard 5 bytes');
});

test('translations', async () => {
  assert.equal((await client().audio.translations.create({ file: await talk(5), model: `${PREFIX}whisper-1` })).text, 'heard 5 bytes');
});
