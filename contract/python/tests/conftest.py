"""Clients, models and checks that every suite shares.

GATEWAY_URL, GATEWAY_KEY and FAKE_URL come from the environment. When the first and the last are equal the clients speak to
the fake upstream itself, each in its own dialect, and everything that needs a gateway is skipped.
"""

import os
import ssl
import time
import uuid

import anthropic
import httpx
import openai
import pytest

FAKE_URL = os.environ["FAKE_URL"].rstrip("/")
GATEWAY_URL = os.environ.get("GATEWAY_URL", FAKE_URL).rstrip("/")
GATEWAY_KEY = os.environ.get("GATEWAY_KEY", "sk-fake")
DIRECT = GATEWAY_URL == FAKE_URL

OPENAI_MODEL = "gpt-4o-mini" if DIRECT else "openai/gpt-4o-mini"
CLAUDE_MODEL = "claude-sonnet-4-5" if DIRECT else "anthropic/claude-sonnet-4-5"
GEMINI_MODEL = "google/gemini-2.5-flash"
GEMINI_3_MODEL = "google/gemini-3-flash-preview"
COHERE_MODEL = "cohere/command-a-plus-05-2026"
BEDROCK_MODEL = "bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0"
RESPONSES_MODEL = "openai/gpt-5.3-codex"
OTHERS = [GEMINI_MODEL, GEMINI_3_MODEL, COHERE_MODEL, BEDROCK_MODEL, RESPONSES_MODEL]
#: Models a client of each dialect can reach.
FOR_OPENAI = [OPENAI_MODEL] if DIRECT else [OPENAI_MODEL, CLAUDE_MODEL, *OTHERS]
FOR_ANTHROPIC = [CLAUDE_MODEL] if DIRECT else [CLAUDE_MODEL, OPENAI_MODEL, *OTHERS]
#: Each model with itself, and with the next one.
SWITCHES = [pair for first, second in zip(FOR_OPENAI, FOR_OPENAI[1:] + FOR_OPENAI[:1]) for pair in [(first, first), (first, second)]]

#: What a provider cannot do, whatever a gateway does.
LACKS = {
    "stop": {RESPONSES_MODEL: "the Responses API has no stop sequences"},
    "short answers": {RESPONSES_MODEL: "the Responses API takes no limit below 16 tokens"},
    "sampling": {RESPONSES_MODEL: "OpenAI's reasoning models refuse temperature"},
    "open thoughts": {RESPONSES_MODEL: "OpenAI shows no thoughts, and a summary only to those who ask for it"},
    "content filter": {COHERE_MODEL: "Cohere has no such end"},
    "addresses": {BEDROCK_MODEL: "Bedrock fetches nothing, and the gateway says so with a 400"},
    "one call at a time": dict.fromkeys(
        [GEMINI_MODEL, GEMINI_3_MODEL, COHERE_MODEL, BEDROCK_MODEL], "cannot be told to call one function at a time"
    ),
    "several choices": dict.fromkeys([CLAUDE_MODEL, COHERE_MODEL, BEDROCK_MODEL, RESPONSES_MODEL], "has one choice only"),
    "several choices streamed": dict.fromkeys([GEMINI_MODEL, GEMINI_3_MODEL], "streams one candidate only"),
    "logprobs": dict.fromkeys([CLAUDE_MODEL, BEDROCK_MODEL, RESPONSES_MODEL], "tells no log probabilities of this model"),
    "other tokens": {COHERE_MODEL: "tells the log probabilities of the chosen tokens only"},
    "logprobs streamed": dict.fromkeys([GEMINI_MODEL, GEMINI_3_MODEL, COHERE_MODEL], "tells log probabilities of whole answers"),
}


def need(model, *features):
    """Skips the test where the provider lacks a feature."""
    for feature in features:
        if reason := LACKS.get(feature, {}).get(model):
            pytest.skip(reason)


UNICODE = (
    "Grüße aus Zürich, 日本語と中文와 한국어, family 👩‍👩‍👧‍👦, flag 🇨🇭, thumbs 👍🏽, math 𝒳≠∅, rtl שלום, end ✓"
)
PNG_BASE64 = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PNG_BYTES = 70


#: Nothing here is encrypted, and reading the list of authorities takes longer than most tests.
TLS = ssl.create_default_context()
HTTP = httpx.Client(trust_env=False, verify=TLS, timeout=30)


def user(text):
    return [{"role": "user", "content": text}]


def unique(prefix="c"):
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


def short(model):
    return model.replace("/", "-").replace(":", "-")


class Fake:
    """What the fake upstream has seen."""

    def _get(self, path, **params):
        return HTTP.get(f"{FAKE_URL}/__fake/{path}", params=params).json()

    def reset(self):
        HTTP.post(f"{FAKE_URL}/__fake/reset")

    def requests(self, marker=""):
        return self._get("requests", marker=marker) if marker else self._get("requests")

    def violations(self):
        return self._get("violations")

    def closed_within(self, seconds):
        """The first connection that a client closed too early, or None."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            closed = self._get("closed")
            if closed:
                return closed[0]
            time.sleep(0.05)
        return None


@pytest.fixture
def fake():
    return Fake()


@pytest.fixture(autouse=True)
def nothing_refused(request):
    """The upstream never has a reason to refuse what arrives there, unless the test says so."""
    fake = Fake()
    fake.reset()
    yield
    if not request.node.get_closest_marker("refused"):
        assert fake.violations() == []


def pytest_collection_modifyitems(items):
    for item in items:
        if DIRECT and item.get_closest_marker("gateway"):
            item.add_marker(pytest.mark.skip(reason="no gateway"))


def openai_client(**options):
    """Strict: every answer is held against the client's own types."""
    strict = {"_strict_response_validation": True}
    transport = openai.DefaultHttpxClient(verify=TLS)
    options = {"api_key": GATEWAY_KEY, "max_retries": 0, "timeout": 30, "http_client": transport, **strict, **options}
    return openai.OpenAI(base_url=f"{GATEWAY_URL}/v1", **options)


def anthropic_client(**options):
    strict = {"_strict_response_validation": True}
    transport = anthropic.DefaultHttpxClient(verify=TLS)
    options = {"api_key": GATEWAY_KEY, "max_retries": 0, "timeout": 30, "http_client": transport, **strict, **options}
    return anthropic.Anthropic(base_url=GATEWAY_URL, **options)


@pytest.fixture
def client():
    with openai_client() as one:
        yield one


@pytest.fixture
def claude():
    with anthropic_client() as one:
        yield one


@pytest.fixture(params=FOR_OPENAI, ids=short)
def model(request):
    """Each model behind an OpenAI client."""
    return request.param


@pytest.fixture(params=FOR_ANTHROPIC, ids=short)
def claude_model(request):
    """Each model behind an Anthropic client."""
    return request.param
