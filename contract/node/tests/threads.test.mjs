// backboard-sdk on /api: assistants, threads, messages in forms, events, runs, documents and memories.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BackboardClient } from 'backboard-sdk';
import {
  CLAUDE_MODEL,
  DIRECT,
  FOR_OPENAI,
  GATEWAY_KEY,
  GATEWAY_URL,
  OPENAI_MODEL,
  UNICODE,
  collect,
  eachBehindGateway,
  unique,
  watchViolations,
} from '../helpers.mjs';

const client = new BackboardClient({ apiKey: GATEWAY_KEY, baseUrl: `${GATEWAY_URL}/api` });
const behindGateway = (name, body) => test(name, { skip: DIRECT ? 'no gateway' : false }, body);
const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'Weather of a city',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];

watchViolations();
// The SDK does not let go of a connection that has carried a form, whoever the server is.
after(() => http.globalAgent.destroy());

const named = (model) => {
  const slash = model.indexOf('/');
  return { llm_provider: model.slice(0, slash), model_name: model.slice(slash + 1) };
};

async function thread(settings = {}) {
  const assistant = await client.createAssistant({ name: unique(), ...settings });
  const { threadId } = await client.createThread(assistant.assistantId);
  return { assistant, threadId };
}

function file(name, text) {
  const path = join(mkdtempSync(join(tmpdir(), 'threads-')), name);
  writeFileSync(path, text);
  return path;
}

const textOf = (events) =>
  events
    .filter((event) => event.type === 'content_streaming')
    .map((event) => event.content)
    .join('');

behindGateway('an assistant is made, found, changed and deleted', async () => {
  const made = await client.createAssistant({ name: unique(), description: 'Be brief.', tools: TOOLS });
  assert.equal(made.systemPrompt, 'Be brief.');
  assert.deepEqual(made.tools, TOOLS);
  assert.deepEqual(await client.getAssistant(made.assistantId), made);
  const [newest] = await client.listAssistants({ limit: 1 });
  assert.deepEqual(newest, made);
  const changed = await client.updateAssistant(made.assistantId, { description: 'Be long.' });
  assert.equal(changed.systemPrompt, 'Be long.');
  assert.equal((await client.deleteAssistant(made.assistantId)).assistant_id, made.assistantId);
  await assert.rejects(client.getAssistant(made.assistantId), { name: 'BackboardNotFoundError', statusCode: 404 });
});

eachBehindGateway(FOR_OPENAI, 'a message is answered and kept', async (model) => {
  const { threadId } = await thread();
  const answer = await client.addMessage(threadId, { content: UNICODE, ...named(model) });
  assert.equal(answer.content, `You said: ${UNICODE}`);
  assert.equal(answer.status, 'COMPLETED');
  assert.equal(answer.threadId, threadId);
  assert.equal(`${answer.modelProvider}/${answer.modelName}`, model);
  assert.ok(answer.totalTokens > 0 && answer.timestamp.getTime() > 0);
  const { messages } = await client.getThread(threadId);
  assert.deepEqual(
    messages.map((message) => message.role),
    ['user', 'assistant'],
  );
  assert.equal(messages[1].messageId, answer.messageId);
});

eachBehindGateway(FOR_OPENAI, 'events', async (model) => {
  const { threadId } = await thread();
  const events = await collect(await client.addMessage(threadId, { content: 'hello there', stream: true, ...named(model) }));
  assert.equal(textOf(events), 'You said: hello there');
  assert.equal(events.at(-1).type, 'run_ended');
  assert.equal(events.at(-1).status, 'completed');
  assert.equal(events.at(-1).thread_id, threadId);
});

for (const stream of [false, true]) {
  eachBehindGateway(FOR_OPENAI, `tools, ${stream ? 'streamed' : 'plain'}`, async (model) => {
    const { threadId } = await thread({ tools: TOOLS });
    const asked = await client.addMessage(threadId, { content: '[[tool-call]] weather', stream, ...named(model) });
    let run = asked.runId;
    let calls = asked.toolCalls;
    if (stream) {
      const last = (await collect(asked)).at(-1);
      assert.equal(last.type, 'tool_submit_required');
      run = last.run_id;
      calls = last.tool_calls;
    } else {
      assert.equal(asked.status, 'REQUIRES_ACTION');
    }
    assert.equal(calls[0].function.name, 'get_weather');
    const outputs = calls.map((call) => ({ tool_call_id: call.id, output: '22 degrees' }));
    const done = await client.submitToolOutputs(threadId, run, outputs, stream);
    if (stream) {
      assert.match(textOf(await collect(done)), /22 degrees/);
    } else {
      assert.match(done.content, /22 degrees/);
      assert.equal(done.runId, run);
    }
  });
}

behindGateway('a new message closes an open run', async () => {
  const { threadId } = await thread({ tools: TOOLS });
  await client.addMessage(threadId, { content: '[[tool-call]] weather', ...named(CLAUDE_MODEL) });
  const answer = await client.addMessage(threadId, { content: 'never mind', ...named(OPENAI_MODEL) });
  assert.equal(answer.status, 'COMPLETED');
});

behindGateway('files', async () => {
  const { threadId } = await thread();
  const files = [file('notes.txt', 'Rome was not built in a day.'), file('paper.pdf', '%PDF-1.4')];
  const answer = await client.addMessage(threadId, { content: 'look', files, ...named(OPENAI_MODEL) });
  assert.deepEqual(
    answer.attachments.map((each) => [each.filename, each.status]),
    [
      ['notes.txt', 'indexed'],
      ['paper.pdf', 'pending'],
    ],
  );
  assert.match(answer.content, /not built in a day/);
});

behindGateway('documents', async () => {
  const { assistant, threadId } = await thread();
  const document = await client.uploadDocumentToAssistant(assistant.assistantId, file('a.md', '# A'));
  assert.equal(document.status, 'pending');
  assert.equal(document.fileSizeBytes, 3);
  assert.deepEqual(await client.listAssistantDocuments(assistant.assistantId), [document]);
  assert.deepEqual(await client.getDocumentStatus(document.documentId), document);
  const other = await client.uploadDocumentToThread(threadId, file('b.json', '{}'));
  assert.deepEqual(await client.listThreadDocuments(threadId), [other]);
  await client.deleteDocument(document.documentId);
  await assert.rejects(client.getDocumentStatus(document.documentId), { statusCode: 404 });
});

behindGateway('memories', async () => {
  const { assistant } = await thread();
  const id = assistant.assistantId;
  const { memory_id: memory } = await client.addMemory(id, { content: 'Likes tea', metadata: { source: 'form' } });
  assert.deepEqual((await client.getMemory(id, memory)).metadata, { source: 'form' });
  assert.equal((await client.updateMemory(id, memory, { content: 'Likes coffee' })).content, 'Likes coffee');
  const { memories, totalCount } = await client.getMemories(id);
  assert.equal(totalCount, 1);
  assert.equal(memories[0].content, 'Likes coffee');
  assert.equal((await client.getMemoryStats(id)).totalMemories, 1);
  assert.equal((await client.deleteMemory(id, memory)).success, true);
  assert.equal((await client.getMemories(id)).totalCount, 0);
});

behindGateway('threads are listed and deleted', async () => {
  const { assistant, threadId } = await thread();
  assert.deepEqual(
    (await client.listThreadsForAssistant(assistant.assistantId)).map((each) => each.threadId),
    [threadId],
  );
  assert.equal((await client.listThreads({ limit: 1 }))[0].threadId, threadId);
  assert.equal((await client.deleteThread(threadId)).thread_id, threadId);
  await assert.rejects(client.getThread(threadId), { statusCode: 404, message: /there is no thread/ });
});

behindGateway('what is wrong is named', async () => {
  const { threadId } = await thread();
  await assert.rejects(client.addMessage(threadId, {}), { name: 'BackboardValidationError', message: /content is required/ });
  const stranger = new BackboardClient({ apiKey: 'nobody', baseUrl: `${GATEWAY_URL}/api` });
  await assert.rejects(stranger.listAssistants(), { name: 'BackboardAPIError', statusCode: 401 });
});
