// @langchain/openai: ChatOpenAI with nothing but another base URL.
import assert from 'node:assert/strict';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, ChatOpenAICompletions } from '@langchain/openai';
import { test } from 'node:test';
import { z } from 'zod';
import {
  CLAUDE_MODEL, DIRECT, FOR_OPENAI, GATEWAY_KEY, GATEWAY_URL, OPENAI_MODEL, PNG_BASE64, PNG_BYTES, RESPONSES_MODEL, UNICODE,
  collect, each, eachBehindGateway, fake, unique, watchViolations,
} from '../helpers.mjs';

watchViolations();

// For some names ChatOpenAI takes the Responses API, whatever the base URL; its half that does not is public too.
const chat = (model, options = {}) =>
  new (model === RESPONSES_MODEL ? ChatOpenAICompletions : ChatOpenAI)({ model, apiKey: GATEWAY_KEY, maxRetries: 0, ...options, configuration: { baseURL: `${GATEWAY_URL}/v1`, ...options.configuration } });
const weather = tool(({ city }) => `mild in ${city}`, { name: 'get_weather', description: 'Weather', schema: z.object({ city: z.string() }) });
const clock = tool(() => 'noon', { name: 'get_time', description: 'Time', schema: z.object({}) });

each(FOR_OPENAI, 'invoke', async (model) => {
  const answer = await chat(model).invoke('hello there');
  assert.equal(answer.content, 'You said: hello there');
  assert.ok(answer.usage_metadata.output_tokens > 0);
  assert.equal(answer.response_metadata.finish_reason, 'stop');
});

each(FOR_OPENAI, 'stream', async (model) => {
  const chunks = await collect(await chat(model).stream('[[unicode]]'));
  assert.equal(chunks.map((chunk) => chunk.content).join(''), UNICODE);
  const whole = chunks.reduce((all, chunk) => all.concat(chunk));
  assert.equal(whole.response_metadata.finish_reason, 'stop');
  assert.ok(whole.usage_metadata.output_tokens > 0);
});

for (const streaming of [false, true]) {
  each(FOR_OPENAI, `tools, streaming ${streaming}`, async (model) => {
    const bound = chat(model).bindTools([weather, clock]);
    const ask = async (messages) =>
      streaming ? (await collect(await bound.stream(messages))).reduce((all, chunk) => all.concat(chunk)) : bound.invoke(messages);
    const messages = [new HumanMessage('[[parallel-tools city=Oslo]]')];
    const asked = await ask(messages);
    assert.deepEqual(asked.tool_calls.map((call) => [call.name, call.args]), [['get_weather', { city: 'Oslo' }], ['get_time', {}]]);
    messages.push(asked, await weather.invoke(asked.tool_calls[0]), await clock.invoke(asked.tool_calls[1]));
    assert.ok(messages[2] instanceof ToolMessage);
    assert.match((await ask(messages)).content, /get_weather said: mild in Oslo; get_time said: noon/);
  });
}

each(FOR_OPENAI, 'structured output', async (model) => {
  for (const method of ['jsonSchema', 'functionCalling']) {
    const person = await chat(model).withStructuredOutput(z.object({ name: z.string(), age: z.number().int() }), { method, name: 'person' }).invoke('who');
    assert.deepEqual(person, { name: 'Paris', age: 7 });
  }
});

each(FOR_OPENAI, 'image', async (model) => {
  const content = [
    { type: 'text', text: 'what' },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG_BASE64}` } },
  ];
  assert.equal((await chat(model).invoke([new HumanMessage({ content })])).content, `I see image image/png of ${PNG_BYTES} bytes.`);
});

each(FOR_OPENAI, 'errors', async (model) => {
  const code = (wanted) => (error) => error.lc_error_code === wanted;
  await assert.rejects(chat(model, { apiKey: 'wrong-key' }).invoke('x'), code('MODEL_AUTHENTICATION'));
  await assert.rejects(chat(model).invoke('[[429]]'), code('MODEL_RATE_LIMIT'));
  await assert.rejects(chat(model).invoke('[[400]]'), (error) => error.status === 400);
  await assert.rejects(chat(model).invoke('[[503]]'), (error) => error.status >= 500);
});

eachBehindGateway(FOR_OPENAI, 'errors that only a gateway can tell', async (model) => {
  await assert.rejects(chat('openai/no-such-model').invoke('x'), (error) => error.lc_error_code === 'MODEL_NOT_FOUND');
  await assert.rejects(chat(model).invoke('[[401]]'), (error) => error.status >= 500);
  await assert.rejects(chat(model).invoke('[[context-length]]'), (error) => error.name === 'ContextOverflowError');
  for (const fault of ['cut', 'drop', 'error-frame']) {
    await assert.rejects(async () => collect(await chat(model).stream(`[[${fault} after=6]] one two three four`)), undefined, fault);
  }
});

each(FOR_OPENAI, 'abort', async (model) => {
  const controller = new AbortController();
  let count = 0;
  await assert.rejects(async () => {
    for await (const _ of await chat(model).stream('[[endless ms=50]]', { signal: controller.signal })) {
      if (++count === 5) controller.abort();
    }
  });
  assert.ok(await fake.closedWithin(2000), 'the upstream call goes on');
});

test('conversation by header and whole history', { skip: DIRECT && 'no gateway' }, async () => {
  const configuration = { defaultHeaders: { 'X-Conversation-Id': unique() } };
  const history = [new HumanMessage('My name is Ada.')];
  history.push(await chat(OPENAI_MODEL, { configuration }).invoke(history));
  history.push(new HumanMessage('[[memory]]'));
  assert.match((await chat(CLAUDE_MODEL, { configuration }).invoke(history)).content, /I have seen 2 messages/);
});

for (const streaming of [false, true]) {
  eachBehindGateway(FOR_OPENAI, `responses: tools, streaming ${streaming}`, async (model) => {
    const responses = new ChatOpenAI({ model, apiKey: GATEWAY_KEY, maxRetries: 0, useResponsesApi: true, configuration: { baseURL: `${GATEWAY_URL}/v1` } });
    const bound = responses.bindTools([weather]);
    const ask = async (messages) =>
      streaming ? (await collect(await bound.stream(messages))).reduce((all, chunk) => all.concat(chunk)) : bound.invoke(messages);
    const messages = [new HumanMessage(`[[tool-call city=Oslo]] ${unique()}`)];
    const asked = await ask(messages);
    assert.deepEqual(asked.tool_calls.map((call) => [call.name, call.args]), [['get_weather', { city: 'Oslo' }]]);
    messages.push(asked, await weather.invoke(asked.tool_calls[0]));
    assert.match((await ask(messages)).text, /get_weather said: mild in Oslo/);
  });
}
