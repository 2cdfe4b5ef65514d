// @anthropic-ai/sdk on POST /v1/messages.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { test } from 'node:test';
import {
  CLAUDE_MODEL, DIRECT, FOR_ANTHROPIC, GATEWAY_KEY, GATEWAY_URL, PNG_BASE64, PNG_BYTES, UNICODE,
  collect, each, eachBehindGateway, fake, unique, user, watchViolations,
} from '../helpers.mjs';

watchViolations();

const client = (options = {}) => new Anthropic({ baseURL: GATEWAY_URL, apiKey: GATEWAY_KEY, maxRetries: 0, timeout: 30_000, ...options });
const textOf = (message) => message.content.filter((block) => block.type === 'text').map((block) => block.text).join('');
const TOOLS = [
  { name: 'get_weather', input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
  { name: 'get_time', input_schema: { type: 'object', properties: {} } },
];

async function create(model, messages, { stream = false, options, ...more } = {}) {
  const body = { model, max_tokens: 5000, messages: typeof messages === 'string' ? user(messages) : messages, ...more };
  return stream ? client().messages.stream(body, options).finalMessage() : client().messages.create(body, options);
}

for (const stream of [false, true]) {
  each(FOR_ANTHROPIC, `answer, stream ${stream}`, async (model) => {
    const message = await create(model, 'hello there', { stream, system: 'Be brief.' });
    assert.equal(textOf(message), 'You said: hello there');
    assert.equal(message.stop_reason, 'end_turn');
    assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
    assert.equal(textOf(await create(model, '[[unicode]]', { stream })), UNICODE);
  });

  each(FOR_ANTHROPIC, `tools and their results, stream ${stream}`, async (model) => {
    const messages = user('[[parallel-tools city=Oslo]]');
    const message = await create(model, messages, { stream, tools: TOOLS });
    assert.equal(message.stop_reason, 'tool_use');
    const calls = message.content.filter((block) => block.type === 'tool_use');
    assert.deepEqual(calls.map((call) => [call.name, call.input]), [['get_weather', { city: 'Oslo' }], ['get_time', {}]]);
    messages.push({ role: 'assistant', content: message.content });
    messages.push(...user(calls.map((call) => ({ type: 'tool_result', tool_use_id: call.id, content: 'fine' }))));
    const final = await create(model, messages, { stream, tools: TOOLS });
    assert.equal(textOf(final), 'Tool results: get_weather said: fine; get_time said: fine.');
  });

  each(FOR_ANTHROPIC, `error classes, stream ${stream}`, async (model) => {
    const ask = (text, options = {}) => client(options).messages.create({ model, max_tokens: 500, messages: user(text), stream });
    await assert.rejects(ask('x', { apiKey: 'wrong-key' }), Anthropic.AuthenticationError);
    await assert.rejects(ask('[[400]]'), Anthropic.BadRequestError);
    await assert.rejects(ask('[[429 after=7]]'), (error) => error instanceof Anthropic.RateLimitError && error.headers.get('retry-after') === '7');
    for (const status of [500, 503, 529]) await assert.rejects(ask(`[[${status}]]`), Anthropic.InternalServerError);
  });

  eachBehindGateway(FOR_ANTHROPIC, `conversation, stream ${stream}`, async (model) => {
    const options = { headers: { 'X-Conversation-Id': unique() } };
    await create(CLAUDE_MODEL, 'My name is Ada.', { stream, options });
    assert.match(textOf(await create(model, '[[memory]]', { stream, options })), /I have seen 2 messages[^]*My name is Ada\./);
  });

  test(`thinking, stream ${stream}`, async () => {
    const thinking = { type: 'enabled', budget_tokens: 1024 };
    const messages = user('[[tool-call]]');
    const message = await create(CLAUDE_MODEL, messages, { stream, thinking, tools: TOOLS });
    assert.deepEqual(message.content.map((block) => block.type), ['thinking', 'tool_use']);
    messages.push({ role: 'assistant', content: message.content });
    messages.push(...user([{ type: 'tool_result', tool_use_id: message.content[1].id, content: 'fine' }]));
    assert.match(textOf(await create(CLAUDE_MODEL, messages, { stream, thinking, tools: TOOLS })), /fine/);
  });
}

each(FOR_ANTHROPIC, 'raw stream', async (model) => {
  const events = await collect(await client().messages.create({ model, max_tokens: 500, messages: user('hello'), stream: true }));
  const kinds = events.map((event) => event.type).filter((kind) => kind !== 'ping');
  assert.equal(kinds[0], 'message_start');
  assert.deepEqual(kinds.slice(-2), ['message_delta', 'message_stop']);
});

each(FOR_ANTHROPIC, 'image', async (model) => {
  const content = [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG_BASE64 } }, { type: 'text', text: 'what' }];
  assert.equal(textOf(await create(model, user(content))), `I see image image/png of ${PNG_BYTES} bytes.`);
});

eachBehindGateway(FOR_ANTHROPIC, 'upstream trouble', async (model) => {
  await assert.rejects(create(model, '[[401]]'), Anthropic.InternalServerError);
  for (const fault of ['cut', 'drop', 'reset', 'error-frame']) {
    await assert.rejects(create(model, `[[${fault} after=7]] one two three four five`, { stream: true }), Anthropic.AnthropicError, fault);
  }
});

test('unknown model', async () => {
  await assert.rejects(create('anthropic/no-such-model', 'x'), Anthropic.NotFoundError);
});

each(FOR_ANTHROPIC, 'abort', async (model) => {
  const stream = client().messages.stream({ model, max_tokens: 500, messages: user('[[endless ms=50]]') });
  let count = 0;
  await assert.rejects(async () => {
    for await (const _ of stream) if (++count === 5) stream.abort();
    await stream.finalMessage();
  });
  assert.ok(await fake.closedWithin(2000), 'the upstream call goes on');
});

test('models', async () => {
  const models = await collect(await client().models.list());
  assert.ok(models.some((model) => model.id.endsWith(CLAUDE_MODEL.split('/').at(-1))));
  assert.ok(models.every((model) => model.type === 'model' && model.display_name));
  if (!DIRECT) assert.equal((await client().models.retrieve(CLAUDE_MODEL)).type, 'model');
});
