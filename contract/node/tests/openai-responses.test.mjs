// openai-node: responses, plain and through the stream helper, over every provider.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { FOR_OPENAI, GATEWAY_KEY, GATEWAY_URL, UNICODE, collect, eachBehindGateway, unique, watchViolations } from '../helpers.mjs';

watchViolations();

const client = new OpenAI({ baseURL: `${GATEWAY_URL}/v1`, apiKey: GATEWAY_KEY, maxRetries: 0, timeout: 30_000 });
const WEATHER = {
  type: 'function', name: 'get_weather', strict: false,
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
};

eachBehindGateway(FOR_OPENAI, 'responses: plain', async (model) => {
  const response = await client.responses.create({ model, input: 'hello there' });
  assert.equal(response.output_text, 'You said: hello there');
  assert.equal(response.status, 'completed');
  assert.ok(response.usage.cost > 0);
});

eachBehindGateway(FOR_OPENAI, 'responses: stream helper', async (model) => {
  const runner = client.responses.stream({ model, input: '[[unicode]]' });
  let text = '';
  runner.on('response.output_text.delta', (event) => (text += event.delta));
  assert.equal((await runner.finalResponse()).output_text, UNICODE);
  assert.equal(text, UNICODE);
});

eachBehindGateway(FOR_OPENAI, 'responses: parallel tools, streamed, and their results', async (model) => {
  const input = [{ role: 'user', content: `[[parallel-tools city=Oslo]] ${unique()}` }];
  const tools = [WEATHER, { ...WEATHER, name: 'get_time' }];
  const first = await client.responses.stream({ model, input, tools }).finalResponse();
  const calls = first.output.filter((item) => item.type === 'function_call');
  assert.deepEqual(calls.map((call) => call.name), ['get_weather', 'get_time']);
  input.push(...first.output.map(({ parsed_arguments, ...item }) => item));
  for (const call of calls) input.push({ type: 'function_call_output', call_id: call.call_id, output: 'fine' });
  const second = await client.responses.create({ model, input, tools });
  assert.match(second.output_text, /get_weather said: fine; get_time said: fine/);
});

eachBehindGateway(FOR_OPENAI, 'responses: parsed output', async (model) => {
  const Person = z.object({ name: z.string(), age: z.number().int() });
  const response = await client.responses.parse({ model, input: 'who is it', text: { format: zodTextFormat(Person, 'person') } });
  assert.equal(response.output_parsed.age, 7);
});

for (const fault of ['cut', 'drop', 'error-frame']) {
  eachBehindGateway(FOR_OPENAI, `responses: broken by ${fault}`, async (model) => {
    const params = { model, input: `[[${fault} after=6]] one two three four five`, stream: true };
    await assert.rejects(async () => collect(await client.responses.create(params)));
  });
}
