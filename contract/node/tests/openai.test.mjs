// openai-node: plain, streams, helpers, tools, structured output, images, errors, aborts, models, conversations.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import {
  CLAUDE_MODEL, DIRECT, FOR_OPENAI, GATEWAY_KEY, GATEWAY_URL, OPENAI_MODEL, PNG_BASE64, PNG_BYTES, UNICODE,
  collect, each, eachBehindGateway, fake, unique, user, watchViolations,
} from '../helpers.mjs';

watchViolations();

const client = (options = {}) =>
  new OpenAI({ baseURL: `${GATEWAY_URL}/v1`, apiKey: GATEWAY_KEY, maxRetries: 0, timeout: 30_000, ...options });
const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
  { type: 'function', function: { name: 'get_time' } },
];
const Person = z.object({ name: z.string(), age: z.number().int(), tags: z.array(z.string()) });
const textOf = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');

each(FOR_OPENAI, 'plain', async (model) => {
  const { data, request_id } = await client().chat.completions.create({ model, messages: user('hello there') }).withResponse();
  assert.equal(data.choices[0].message.content, 'You said: hello there');
  assert.equal(data.choices[0].finish_reason, 'stop');
  assert.equal(data.usage.total_tokens, data.usage.prompt_tokens + data.usage.completion_tokens);
  assert.ok(request_id);
  if (!DIRECT) assert.ok(data.usage.cost > 0);
});

each(FOR_OPENAI, 'stream', async (model) => {
  const chunks = await collect(await client().chat.completions.create({ model, messages: user('hello there'), stream: true }));
  assert.equal(textOf(chunks), 'You said: hello there');
  assert.equal(chunks.filter((chunk) => chunk.choices[0].delta.role).length, 1);
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
  assert.ok(chunks.every((chunk) => !chunk.usage));
});

each(FOR_OPENAI, 'stream with usage', async (model) => {
  const chunks = await collect(await client().chat.completions.create({
    model, messages: user('hello'), stream: true, stream_options: { include_usage: true },
  }));
  assert.deepEqual(chunks.at(-1).choices, []);
  assert.ok(chunks.at(-1).usage.total_tokens > 0);
  if (!DIRECT) assert.ok(chunks.at(-1).usage.cost > 0);
});

each(FOR_OPENAI, 'stream helper', async (model) => {
  const runner = client().chat.completions.stream({ model, messages: user('[[unicode]]'), stream_options: { include_usage: true } });
  let text = '';
  runner.on('content', (delta) => (text += delta));
  assert.equal(await runner.finalContent(), UNICODE);
  assert.equal(text, UNICODE);
  assert.ok((await runner.totalUsage()).total_tokens > 0);
});

each(FOR_OPENAI, 'unicode cut between segments', async (model) => {
  const params = { model, messages: user('[[unicode]] 日本') };
  assert.equal((await client().chat.completions.create(params)).choices[0].message.content, UNICODE);
  assert.equal(textOf(await collect(await client().chat.completions.create({ ...params, stream: true }))), UNICODE);
});

for (const stream of [false, true]) {
  each(FOR_OPENAI, `tools and their results, stream ${stream}`, async (model) => {
    for (const [script, names] of [['tool-call', ['get_weather']], ['parallel-tools', ['get_weather', 'get_time']]]) {
      const messages = user(`[[${script} city=Oslo]]`);
      const ask = async () => stream
        ? (await client().chat.completions.stream({ model, messages, tools: TOOLS }).finalChatCompletion()).choices[0]
        : (await client().chat.completions.create({ model, messages, tools: TOOLS })).choices[0];
      const { message, finish_reason } = await ask();
      assert.equal(finish_reason, 'tool_calls');
      assert.deepEqual(message.tool_calls.map((call) => call.function.name), names);
      assert.deepEqual(JSON.parse(message.tool_calls[0].function.arguments), { city: 'Oslo' });
      if (names[1]) assert.equal(message.tool_calls[1].function.arguments, '{}');
      messages.push(message);
      for (const call of message.tool_calls) messages.push({ role: 'tool', tool_call_id: call.id, content: 'fine' });
      assert.equal((await ask()).message.content, `Tool results: ${names.map((name) => `${name} said: fine`).join('; ')}.`);
    }
  });
}

each(FOR_OPENAI, 'runTools', async (model) => {
  const runner = client().chat.completions.runTools({
    model,
    messages: user('[[tool-steps steps=2 city=Rome]]'),
    stream: true,
    tools: [{
      type: 'function',
      function: { name: 'get_weather', parameters: TOOLS[0].function.parameters, parse: JSON.parse, function: ({ city }) => `mild in ${city}` },
    }],
  });
  assert.equal(await runner.finalContent(), 'Tool results: get_weather said: mild in Rome.');
});

each(FOR_OPENAI, 'parsed tools', async (model) => {
  const tools = [zodFunction({ name: 'get_weather', parameters: z.object({ city: z.string() }) })];
  const params = { model, messages: user('[[tool-call city=Rome]]'), tools };
  const plain = await client().chat.completions.parse(params);
  assert.deepEqual(plain.choices[0].message.tool_calls[0].function.parsed_arguments, { city: 'Rome' });
  const streamed = await client().chat.completions.stream(params).finalChatCompletion();
  assert.deepEqual(streamed.choices[0].message.tool_calls[0].function.parsed_arguments, { city: 'Rome' });
});

each(FOR_OPENAI, 'structured output', async (model) => {
  const params = { model, messages: user('who'), response_format: zodResponseFormat(Person, 'person') };
  const plain = await client().chat.completions.parse(params);
  assert.deepEqual(plain.choices[0].message.parsed, { name: 'Paris', age: 7, tags: ['Paris', 'Tokyo'] });
  const streamed = await client().chat.completions.stream(params).finalChatCompletion();
  assert.equal(streamed.choices[0].message.parsed.age, 7);
});

each(FOR_OPENAI, 'image', async (model) => {
  const content = [
    { type: 'text', text: 'what' },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG_BASE64}` } },
  ];
  const answer = await client().chat.completions.create({ model, messages: user(content) });
  assert.equal(answer.choices[0].message.content, `I see image image/png of ${PNG_BYTES} bytes.`);
});

each(FOR_OPENAI, 'several choices and logprobs', async (model) => {
  const answer = await client().chat.completions.create({ model, messages: user('x'), n: 2, logprobs: true, top_logprobs: 1 });
  assert.deepEqual(answer.choices.map((choice) => choice.index), [0, 1]);
  assert.ok(answer.choices[1].logprobs.content.length > 0);
  const streamed = await client().chat.completions.stream({ model, messages: user('x'), n: 2 }).finalChatCompletion();
  assert.equal(streamed.choices[1].message.content, 'You said: x (choice 1)');
});

for (const stream of [false, true]) {
  each(FOR_OPENAI, `error classes, stream ${stream}`, async (model) => {
    const create = (text, options) => client(options).chat.completions.create({ model, messages: user(text), stream });
    await assert.rejects(create('x', { apiKey: 'wrong-key' }), OpenAI.AuthenticationError);
    await assert.rejects(create('[[400]]'), OpenAI.BadRequestError);
    await assert.rejects(create('[[429 after=7]]'), (error) =>
      error instanceof OpenAI.RateLimitError && error.headers.get('retry-after') === '7');
    for (const status of [500, 503, 529]) await assert.rejects(create(`[[${status}]]`), OpenAI.InternalServerError);
  });

  eachBehindGateway(FOR_OPENAI, `upstream trouble, stream ${stream}`, async (model) => {
    const create = (text) => client().chat.completions.create({ model, messages: user(text), stream });
    for (const fault of ['401', '403', 'html-502', 'reset-first', 'empty']) {
      await assert.rejects(create(`[[${fault}]]`), OpenAI.InternalServerError, fault);
    }
  });
}

eachBehindGateway(FOR_OPENAI, 'a stream that breaks throws', async (model) => {
  for (const fault of ['cut', 'drop', 'reset', 'error-frame', 'half-json']) {
    const params = { model, messages: user(`[[${fault} after=6]] one two three four five`) };
    await assert.rejects(async () => collect(await client().chat.completions.create({ ...params, stream: true })), OpenAI.APIError, fault);
    await assert.rejects(client().chat.completions.stream(params).finalContent(), OpenAI.OpenAIError, fault);
  }
});

test('unknown model', { skip: DIRECT && 'no gateway' }, async () => {
  await assert.rejects(client().chat.completions.create({ model: 'openai/no-such-model', messages: user('x') }), (error) =>
    error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
});

each(FOR_OPENAI, 'abort of a stream', async (model) => {
  const stream = await client().chat.completions.create({ model, messages: user('[[endless ms=50]]'), stream: true });
  let count = 0;
  for await (const _ of stream) if (++count === 5) stream.controller.abort();
  assert.ok(await fake.closedWithin(2000), 'the upstream call goes on');
});

each(FOR_OPENAI, 'abort before the first byte', async (model) => {
  for (const stream of [false, true]) {
    await fake.reset();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 500);
    const pending = client().chat.completions.create({ model, messages: user('[[hang]]'), stream }, { signal: controller.signal });
    await assert.rejects(pending, OpenAI.APIUserAbortError);
    assert.ok(await fake.closedWithin(2000), 'the upstream call goes on');
  }
});

test('models', async () => {
  const ids = (await collect(await client().models.list())).map((model) => model.id);
  assert.ok(ids.includes(OPENAI_MODEL));
  for (const id of FOR_OPENAI) assert.equal((await client().models.retrieve(id)).id, id);
  await assert.rejects(client().models.retrieve('openai/no-such-model'), OpenAI.NotFoundError);
});

for (const stream of [false, true]) {
  eachBehindGateway(FOR_OPENAI, `a bare tool loop of a model that thinks, stream ${stream}`, async (model) => {
    const messages = user(`[[tool-steps steps=2]] ${unique()}`);
    const body = { model, messages, tools: TOOLS, reasoning_effort: 'low', max_completion_tokens: 8000 };
    for (let step = 0; step < 2; step++) {
      const answer = stream ? await client().chat.completions.stream(body).finalChatCompletion() : await client().chat.completions.create(body);
      const calls = answer.choices[0].message.tool_calls.map(({ id, function: { name, arguments: text } }) => ({ id, type: 'function', function: { name, arguments: text } }));
      messages.push({ role: 'assistant', tool_calls: calls });
      for (const call of calls) messages.push({ role: 'tool', tool_call_id: call.id, content: 'fine' });
    }
    assert.match((await client().chat.completions.create(body)).choices[0].message.content, /said: fine/);
  });

  test(`conversation from one provider to the other, stream ${stream}`, { skip: DIRECT && 'no gateway' }, async () => {
    const conversation = unique();
    const say = async (model, messages, way, more = {}) => {
      const body = { model, messages, ...more, ...(way === 'body' ? { conversation } : {}) };
      const options = way === 'header' ? { headers: { 'X-Conversation-Id': conversation } } : {};
      return stream
        ? (await client().chat.completions.stream(body, options).finalChatCompletion()).choices[0].message
        : (await client().chat.completions.create(body, options)).choices[0].message;
    };
    await say(OPENAI_MODEL, user('My name is Ada.'), 'body');
    const asked = await say(CLAUDE_MODEL, user('[[parallel-tools]]'), 'header', { tools: TOOLS });
    const results = asked.tool_calls.map((call) => ({ role: 'tool', tool_call_id: call.id, content: 'fine' }));
    const final = await say(OPENAI_MODEL, results, 'header', { tools: TOOLS });
    assert.match(final.content, /get_weather said: fine; get_time said: fine/);
    const memory = (await say(CLAUDE_MODEL, user('[[memory]]'), 'body')).content;
    assert.match(memory, /I have seen 7 messages/);
    assert.match(memory, /My name is Ada\./);
  });
}

test('sandbox', { skip: DIRECT && 'no gateway' }, async () => {
  const answer = await client().chat.completions.create({ model: 'sandbox/echo', messages: user('sandbox marker') });
  assert.match(answer.choices[0].message.content, /sandbox marker/);
});
