// @google/genai speaks to the scripted upstream itself: proof that the fake is the Gemini that Google's own client expects.
import assert from 'node:assert/strict';
import { GoogleGenAI } from '@google/genai';
import { test } from 'node:test';
import { FAKE_URL, UNICODE, collect, watchViolations } from '../helpers.mjs';

watchViolations();

const client = new GoogleGenAI({ apiKey: 'contract-gemini', httpOptions: { baseUrl: FAKE_URL } });
const MODELS = ['gemini-2.5-flash', 'gemini-3-flash-preview'];
const config = {
  tools: [{ functionDeclarations: [
    { name: 'get_weather', parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } } },
    { name: 'get_time' },
  ] }],
};

for (const model of MODELS) {
  test(`answers (${model})`, async () => {
    const answer = await client.models.generateContent({ model, contents: 'hello there', config: { systemInstruction: 'Be brief.', temperature: 0.5 } });
    assert.equal(answer.text, 'You said: hello there');
    assert.ok(answer.usageMetadata.totalTokenCount > 0);
    const chunks = await collect(await client.models.generateContentStream({ model, contents: '[[unicode]]' }));
    assert.equal(chunks.map((chunk) => chunk.text ?? '').join(''), UNICODE);
    assert.equal(chunks.at(-1).candidates[0].finishReason, 'STOP');
  });

  test(`calls and their responses (${model})`, async () => {
    const chat = client.chats.create({ model, config });
    let answer = await chat.sendMessage({ message: '[[parallel-tools city=Oslo]]' });
    assert.deepEqual(answer.functionCalls.map((call) => call.name), ['get_weather', 'get_time']);
    const message = answer.functionCalls.map(({ id, name }) => ({ functionResponse: { id, name, response: { output: 'fine' } } }));
    answer = await chat.sendMessage({ message });
    assert.equal(answer.text, 'Tool results: get_weather said: fine; get_time said: fine.');
  });

  test(`JSON (${model})`, async () => {
    const schema = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] };
    const answer = await client.models.generateContent({ model, contents: 'who', config: { responseMimeType: 'application/json', responseJsonSchema: schema } });
    assert.deepEqual(JSON.parse(answer.text), { age: 7 });
  });

  test(`errors (${model})`, async () => {
    await assert.rejects(client.models.generateContent({ model, contents: '[[429 after=7]]' }), (error) => error.status === 429);
  });
}
