// What every suite shares. GATEWAY_URL, GATEWAY_KEY and FAKE_URL come from the environment; when the first and the last are
// equal the clients speak to the fake upstream itself and everything that needs a gateway is skipped.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';

export const FAKE_URL = process.env.FAKE_URL.replace(/\/$/, '');
export const GATEWAY_URL = (process.env.GATEWAY_URL ?? FAKE_URL).replace(/\/$/, '');
export const GATEWAY_KEY = process.env.GATEWAY_KEY ?? 'sk-fake';
export const DIRECT = GATEWAY_URL === FAKE_URL;

export const OPENAI_MODEL = DIRECT ? 'gpt-4o-mini' : 'openai/gpt-4o-mini';
export const CLAUDE_MODEL = DIRECT ? 'claude-sonnet-4-5' : 'anthropic/claude-sonnet-4-5';
export const GEMINI_MODEL = 'google/gemini-2.5-flash';
export const GEMINI_3_MODEL = 'google/gemini-3-flash-preview';
export const COHERE_MODEL = 'cohere/command-a-plus-05-2026';
export const BEDROCK_MODEL = 'bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0';
export const RESPONSES_MODEL = 'openai/gpt-5.3-codex';
const OTHERS = [GEMINI_MODEL, GEMINI_3_MODEL, COHERE_MODEL, BEDROCK_MODEL, RESPONSES_MODEL];
export const FOR_OPENAI = DIRECT ? [OPENAI_MODEL] : [OPENAI_MODEL, CLAUDE_MODEL, ...OTHERS];
export const FOR_ANTHROPIC = DIRECT ? [CLAUDE_MODEL] : [CLAUDE_MODEL, OPENAI_MODEL, ...OTHERS];

/** What a provider cannot do, whatever a gateway does: a reason to skip, or undefined. */
const LACKS = {
  'several choices and logprobs': {
    [CLAUDE_MODEL]: 'has one choice only',
    [COHERE_MODEL]: 'has one choice only',
    [BEDROCK_MODEL]: 'has one choice only',
    [RESPONSES_MODEL]: 'has one choice only',
    [GEMINI_MODEL]: 'streams one candidate only',
    [GEMINI_3_MODEL]: 'streams one candidate only',
  },
};

export const UNICODE =
  'Grüße aus Zürich, 日本語と中文와 한국어, family 👩‍👩‍👧‍👦, flag 🇨🇭, thumbs 👍🏽, math 𝒳≠∅, rtl שלום, end ✓';
export const PNG_BASE64 =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const PNG_BYTES = 70;

export const user = (content) => [{ role: 'user', content }];
export const unique = () => `c-${randomUUID().slice(0, 12)}`;
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export const fake = {
  async get(path) {
    return (await fetch(`${FAKE_URL}/__fake/${path}`)).json();
  },
  async reset() {
    await fetch(`${FAKE_URL}/__fake/reset`, { method: 'POST' });
  },
  /** The first connection that a client closed too early, or undefined. */
  async closedWithin(ms) {
    for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
      const closed = await fake.get('closed');
      if (closed.length) return closed[0];
    }
    return undefined;
  },
};

/** One test for each model, or for each of any list. */
export function each(list, name, body) {
  for (const one of list) test(`${name} (${one})`, { skip: LACKS[name]?.[one] ?? false }, () => body(one));
}

/** As `each`, but only in front of a gateway. */
export function eachBehindGateway(list, name, body) {
  for (const one of list) test(`${name} (${one})`, { skip: DIRECT ? 'no gateway' : (LACKS[name]?.[one] ?? false) }, () => body(one));
}

/** The upstream never has a reason to refuse what arrives there. */
export function watchViolations() {
  beforeEach(() => fake.reset());
  afterEach(async () => assert.deepEqual(await fake.get('violations'), []));
}

export async function collect(stream) {
  const all = [];
  for await (const one of stream) all.push(one);
  return all;
}
