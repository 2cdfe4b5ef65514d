"""openai-python: chat completions with store, listed, shown, changed and deleted."""

import openai
import pytest
from conftest import unique

pytestmark = pytest.mark.gateway


def ask(client, model, text, **more):
    return client.chat.completions.create(
        model=model, messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": text}], store=True, **more
    )


def test_stored_and_shown(client, model):
    text = unique()
    made = ask(client, model, text, metadata={"test": text})
    shown = client.chat.completions.retrieve(made.id)
    assert shown.choices[0].message.content == made.choices[0].message.content
    assert shown.choices[0].finish_reason == "stop"
    assert shown.usage.total_tokens == made.usage.total_tokens
    assert shown.metadata == {"test": text}
    # The SDK's own type takes no role but the assistant's, which OpenAI does not keep to.
    lenient = openai.OpenAI(api_key=client.api_key, base_url=client.base_url)
    messages = list(lenient.chat.completions.messages.list(made.id))
    assert [(each.role, each.content) for each in messages] == [("system", "Be brief."), ("user", text)]
    assert len({each.id for each in messages}) == 2


def test_pages(client, model):
    text = unique()
    made = [ask(client, model, f"{text} {number}", metadata={"test": text}).id for number in range(3)]
    assert [each.id for each in client.chat.completions.list(metadata={"test": text}, limit=2)] == made


def test_update_and_delete(client, model):
    made = ask(client, model, unique())
    assert client.chat.completions.update(made.id, metadata={"a": "b"}).metadata == {"a": "b"}
    assert client.chat.completions.delete(made.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.retrieve(made.id)
