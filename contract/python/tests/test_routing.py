"""openai-python: the routing fields of other gateways in extra_body."""

import openai
import pytest
from conftest import CLAUDE_MODEL, OPENAI_MODEL, user

pytestmark = pytest.mark.gateway


def ask(client, model, text="hello", stream=False, **fields):
    """The answer's text and the gateway's headers."""
    raw = client.chat.completions.with_raw_response.create(model=model, messages=user(text), stream=stream, extra_body=fields)
    answer = raw.parse()
    if stream:
        return "".join(chunk.choices[0].delta.content or "" for chunk in answer if chunk.choices), raw.headers
    return answer.choices[0].message.content, raw.headers


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "fields",
    [
        {"models": [CLAUDE_MODEL]},
        {"fallbacks": [CLAUDE_MODEL]},
        {"context_window_fallbacks": [{OPENAI_MODEL: [CLAUDE_MODEL]}]},
        {"providerOptions": {"gateway": {"models": [CLAUDE_MODEL]}}},
    ],
)
def test_fallback(client, stream, fields):
    text, headers = ask(client, OPENAI_MODEL, "[[context-length only=openai]]", stream, **fields)
    assert text
    assert headers["x-throughline-provider"] == "anthropic"


@pytest.mark.parametrize("suffix", [":nitro", ":floor"])
def test_variant(client, suffix):
    text, headers = ask(client, OPENAI_MODEL + suffix)
    assert text == "You said: hello"
    assert headers["x-throughline-model"] == OPENAI_MODEL


def test_no_free_variant(client):
    with pytest.raises(openai.NotFoundError) as caught:
        ask(client, OPENAI_MODEL + ":free")
    assert ":floor" in caught.value.message


def test_provider(client):
    fields = {"order": ["OpenAI"], "sort": "price", "max_price": {"prompt": "5"}, "data_collection": "deny"}
    text, headers = ask(client, OPENAI_MODEL, provider=fields, session_id="s-1", plugins=[{"id": "web"}])
    assert text == "You said: hello"
    assert "plugins" in headers["x-throughline-dropped"]


def test_price_ceiling(client):
    with pytest.raises(openai.NotFoundError) as caught:
        ask(client, OPENAI_MODEL, provider={"max_price": {"prompt": 0.000001}})
    assert "max_price.prompt" in caught.value.message


def test_wrong_field(client):
    with pytest.raises(openai.BadRequestError) as caught:
        ask(client, OPENAI_MODEL, provider={"sort": "cheapest"})
    assert caught.value.param == "provider.sort"
