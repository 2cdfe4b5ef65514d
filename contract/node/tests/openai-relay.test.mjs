// openai-node and @langchain/openai at the endpoints beside chat.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenAIEmbeddings } from '@langchain/openai';
import OpenAI from 'openai';
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
