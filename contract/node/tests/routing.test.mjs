// openai-node: the routing fields of other gateways beside the request's own.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { CLAUDE_MODEL, GATEWAY_KEY, GATEWAY_URL, OPENAI_MODEL, eachBehindGateway, user, watchViolations } from '../helpers.mjs';

watchViolations();

const client = new OpenAI({ baseURL: `${GATEWAY_URL}/v1`, apiKey: GATEWAY_KEY, maxRetries: 0, timeout: 30_000 });
const ask = (fields, text = 'hello') =>
  client.chat.completions.create({ model: OPENAI_MODEL, messages: user(text), ...fields }).withResponse();

eachBehindGateway(['models', 'fallbacks', 'context_window_fallbacks'], 'fallback by', async (field) => {
  const { data, response } = await ask({ [field]: [CLAUDE_MODEL] }, '[[context-length only=openai]]');
  assert.ok(data.choices[0].message.content);
  assert.equal(response.headers.get('x-throughline-provider'), 'anthropic');
});

eachBehindGateway([':nitro', ':floor'], 'variant', async (suffix) => {
  const { response } = await ask({ model: OPENAI_MODEL + suffix });
  assert.equal(response.headers.get('x-throughline-model'), OPENAI_MODEL);
});

eachBehindGateway([OPENAI_MODEL], 'provider and session', async (model) => {
  const provider = { only: ['OpenAI'], sort: { by: 'latency', partition: 'none' } };
  const { data } = await ask({ model, provider, session_id: 's-1' });
  assert.equal(data.choices[0].message.content, 'You said: hello');
});
