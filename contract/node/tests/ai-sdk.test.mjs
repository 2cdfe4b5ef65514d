// The AI SDK with @ai-sdk/openai, chat completions.
import assert from 'node:assert/strict';
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, Output, generateObject, generateText, stepCountIs, streamObject, streamText, tool } from 'ai';
import { test } from 'node:test';
import { z } from 'zod';
import {
  CLAUDE_MODEL, DIRECT, FOR_OPENAI, GATEWAY_KEY, GATEWAY_URL, OPENAI_MODEL, PNG_BASE64, PNG_BYTES, UNICODE,
  collect, each, eachBehindGateway, fake, unique, watchViolations,
} from '../helpers.mjs';

watchViolations();

const chat = (model, options = {}) => createOpenAI({ baseURL: `${GATEWAY_URL}/v1`, apiKey: GATEWAY_KEY, ...options }).chat(model);
const base = { maxRetries: 0 };
const tools = {
  get_weather: tool({ description: 'Weather', inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `mild in ${city}` }),
  get_time: tool({ description: 'Time', inputSchema: z.object({}), execute: async () => 'noon' }),
};
const schema = z.object({ name: z.string(), age: z.number().int() });

each(FOR_OPENAI, 'generateText', async (model) => {
  const answer = await generateText({ ...base, model: chat(model), prompt: 'hello there' });
  assert.equal(answer.text, 'You said: hello there');
  assert.equal(answer.finishReason, 'stop');
  assert.ok(answer.usage.outputTokens > 0);
});

each(FOR_OPENAI, 'streamText', async (model) => {
  const result = streamText({ ...base, model: chat(model), prompt: '[[unicode]]' });
  assert.equal((await collect(result.textStream)).join(''), UNICODE);
  assert.equal(await result.finishReason, 'stop');
  assert.ok((await result.usage).outputTokens > 0);
});

each(FOR_OPENAI, 'tools in several steps', async (model) => {
  const plain = await generateText({ ...base, model: chat(model), tools, stopWhen: stepCountIs(4), prompt: '[[parallel-tools city=Oslo]]' });
  assert.equal(plain.text, 'Tool results: get_weather said: mild in Oslo; get_time said: noon.');
  assert.equal(plain.steps.length, 2);
  const streamed = streamText({ ...base, model: chat(model), tools, stopWhen: stepCountIs(5), prompt: '[[tool-steps steps=2 city=Rome]]' });
  await streamed.consumeStream();
  assert.match(await streamed.text, /Tool results: get_time said: noon/);
  assert.equal((await streamed.steps).length, 3);
});

each(FOR_OPENAI, 'structured output', async (model) => {
  assert.deepEqual((await generateObject({ ...base, model: chat(model), schema, prompt: 'who' })).object, { name: 'Paris', age: 7 });
  const streamed = streamObject({ ...base, model: chat(model), schema, prompt: 'who' });
  await collect(streamed.partialObjectStream);
  assert.deepEqual(await streamed.object, { name: 'Paris', age: 7 });
  const output = await generateText({ ...base, model: chat(model), output: Output.object({ schema }), prompt: 'who' });
  assert.deepEqual(output.output, { name: 'Paris', age: 7 });
});

each(FOR_OPENAI, 'image', async (model) => {
  const content = [{ type: 'text', text: 'what' }, { type: 'image', image: Buffer.from(PNG_BASE64, 'base64'), mediaType: 'image/png' }];
  const answer = await generateText({ ...base, model: chat(model), messages: [{ role: 'user', content }] });
  assert.equal(answer.text, `I see image image/png of ${PNG_BYTES} bytes.`);
});

each(FOR_OPENAI, 'errors', async (model) => {
  const status = (wanted) => (error) => APICallError.isInstance(error) && wanted(error.statusCode);
  const ask = (prompt, options) => generateText({ ...base, model: chat(model, options), prompt });
  await assert.rejects(ask('x', { apiKey: 'wrong-key' }), status((code) => code === 401));
  await assert.rejects(ask('[[400]]'), status((code) => code === 400));
  await assert.rejects(ask('[[429]]'), status((code) => code === 429));
  await assert.rejects(ask('[[503]]'), status((code) => code >= 500));
});

eachBehindGateway(FOR_OPENAI, 'half a stream is an error', async (model) => {
  for (const fault of ['cut', 'drop', 'reset', 'error-frame']) {
    const errors = [];
    const result = streamText({ ...base, model: chat(model), prompt: `[[${fault} after=6]] one two three four`, onError: ({ error }) => errors.push(error) });
    await result.consumeStream({ onError: () => {} });
    assert.equal(errors.length, 1, fault);
  }
});

each(FOR_OPENAI, 'abort', async (model) => {
  const controller = new AbortController();
  const result = streamText({ ...base, model: chat(model), prompt: '[[endless ms=50]]', abortSignal: controller.signal, onError: () => {} });
  let count = 0;
  try {
    for await (const _ of result.textStream) if (++count === 5) controller.abort();
  } catch (aborted) {
    assert.equal(aborted.name, 'AbortError');
  }
  assert.ok(await fake.closedWithin(2000), 'the upstream call goes on');
});

test('conversation by header', { skip: DIRECT && 'no gateway' }, async () => {
  const headers = { 'X-Conversation-Id': unique() };
  await generateText({ ...base, model: chat(OPENAI_MODEL), prompt: 'My name is Ada.', headers });
  const answer = await generateText({ ...base, model: chat(CLAUDE_MODEL), prompt: '[[memory]]', headers });
  assert.match(answer.text, /My name is Ada\./);
});

// The AI SDK's own choice for openai(model): Responses, whose later steps name stored items instead of sending them.
eachBehindGateway(FOR_OPENAI, 'responses: tools in several steps', async (model) => {
  const responses = createOpenAI({ baseURL: `${GATEWAY_URL}/v1`, apiKey: GATEWAY_KEY }).responses(model);
  const plain = await generateText({ ...base, model: responses, tools, stopWhen: stepCountIs(4), prompt: `[[parallel-tools city=Oslo]] ${unique()}` });
  assert.equal(plain.text, 'Tool results: get_weather said: mild in Oslo; get_time said: noon.');
  const messages = [{ role: 'user', content: 'My name is Ada.' }];
  const first = streamText({ ...base, model: responses, messages });
  assert.equal(await first.text, 'You said: My name is Ada.');
  messages.push(...(await first.response).messages, { role: 'user', content: '[[memory]] who' });
  const second = await generateText({ ...base, model: responses, messages });
  assert.match(second.text, /2\. assistant: You said: My name is Ada\./);
});

eachBehindGateway(FOR_OPENAI, 'responses: generateObject', async (model) => {
  const responses = createOpenAI({ baseURL: `${GATEWAY_URL}/v1`, apiKey: GATEWAY_KEY }).responses(model);
  const { object } = await generateObject({ ...base, model: responses, schema, prompt: 'who' });
  assert.deepEqual(object, { name: 'Paris', age: 7 });
});
