"""openai-python and anthropic: lists of models, names with a slash, the sandbox."""

import anthropic
import openai
import pytest
from conftest import CLAUDE_MODEL, DIRECT, OPENAI_MODEL, user


def test_list(client):
    models = list(client.models.list())
    assert {OPENAI_MODEL} <= {model.id for model in models}
    if not DIRECT:
        assert CLAUDE_MODEL in {model.id for model in models}
    assert all(model.object == "model" and isinstance(model.created, int) and model.owned_by for model in models)


def test_retrieve(client, model):
    found = client.models.retrieve(model)
    assert found.id == model and found.object == "model"


def test_retrieve_unknown(client):
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("openai/no-such-model")
    assert caught.value.code == "model_not_found"


def test_list_for_anthropic(claude):
    page = claude.models.list()
    assert any(CLAUDE_MODEL.split("/")[-1] in model.id for model in page.data)
    assert all(model.type == "model" and model.display_name for model in page.data)


def test_retrieve_for_anthropic(claude, claude_model):
    assert claude.models.retrieve(claude_model).type == "model"


def test_retrieve_unknown_for_anthropic(claude):
    with pytest.raises(anthropic.NotFoundError):
        claude.models.retrieve("anthropic/no-such-model")


@pytest.mark.gateway
@pytest.mark.parametrize("stream", [False, True])
def test_sandbox_needs_no_provider(client, fake, stream):
    answer = client.chat.completions.create(model="sandbox/echo", messages=user("sandbox marker"), stream=stream)
    if stream:
        text = "".join(chunk.choices[0].delta.content or "" for chunk in answer if chunk.choices)
    else:
        text = answer.choices[0].message.content
    assert "sandbox marker" in text
    assert fake.requests() == []


@pytest.mark.gateway
@pytest.mark.parametrize("dialect", ["openai-chat", "openai-responses", "anthropic", "gemini", "cohere", "ollama", "bedrock"])
def test_sandbox_replays_every_dialect(client, dialect):
    chunks = list(client.chat.completions.create(model=f"sandbox/{dialect}.tools-parallel", messages=user("x"), stream=True))
    deltas = [delta for chunk in chunks for choice in chunk.choices for delta in choice.delta.tool_calls or []]
    assert [delta.function.name for delta in deltas if delta.function.name] == ["get_weather", "get_time"]
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


@pytest.mark.gateway
def test_sandbox_for_anthropic(claude):
    answer = claude.messages.create(model="sandbox/echo", max_tokens=100, messages=user("sandbox marker"))
    assert "sandbox marker" in answer.content[0].text


@pytest.mark.gateway
def test_bare_names(client):
    answer = client.chat.completions.create(model="gpt-4o-mini", messages=user("bare"))
    assert answer.choices[0].message.content == "You said: bare"
