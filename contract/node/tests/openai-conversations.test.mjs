// openai-node: conversations and their items, and responses that continue them.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { FOR_OPENAI, GATEWAY_KEY, GATEWAY_URL, eachBehindGateway, watchViolations } from '../helpers.mjs';

watchViolations();

const client = new OpenAI({ baseURL: `${GATEWAY_URL}/v1`, apiKey: GATEWAY_KEY, maxRetries: 0, timeout: 30_000 });

eachBehindGateway([FOR_OPENAI[0]], 'conversations: made, filled, paged, deleted', async () => {
  const made = await client.conversations.create({ metadata: { topic: 'cats' } });
  assert.match(made.id, /^conv_/);
  const notes = Array.from({ length: 30 }, (_, i) => ({ role: 'user', content: `note ${i}` }));
  const brought = await client.conversations.items.create(made.id, { items: notes });
  assert.equal(brought.data.length, 30);
  const listed = [];
  for await (const item of client.conversations.items.list(made.id, { limit: 10, order: 'asc' })) listed.push(item);
  assert.deepEqual(listed.map((item) => item.content[0].text), notes.map((note) => note.content));
  const [first] = listed;
  assert.deepEqual(await client.conversations.items.retrieve(first.id, { conversation_id: made.id }), first);
  assert.equal((await client.conversations.items.delete(first.id, { conversation_id: made.id })).id, made.id);
  assert.equal((await client.conversations.delete(made.id)).object, 'conversation.deleted');
  await assert.rejects(client.conversations.retrieve(made.id), OpenAI.NotFoundError);
});

eachBehindGateway(FOR_OPENAI, 'conversations: a streamed response continues one', async (model) => {
  const conversation = await client.conversations.create({ items: [
    { role: 'user', content: 'My name is Ada.' },
    { role: 'assistant', content: 'Hello Ada.' },
  ] });
  const runner = client.responses.stream({ model, input: '[[memory]] who am I', conversation: conversation.id });
  const response = await runner.finalResponse();
  assert.match(response.output_text, /1\. user: My name is Ada\./);
  const items = [];
  for await (const item of client.conversations.items.list(conversation.id)) items.push(item);
  assert.equal(items[0].id, response.output.at(-1).id);
  assert.equal(items.filter((item) => item.type === 'message').length, 4);
});
