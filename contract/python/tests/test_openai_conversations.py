"""openai-python: conversations and their items, and responses that continue them."""

import openai
import pytest
from conftest import FOR_OPENAI, PNG_BASE64, unique

pytestmark = pytest.mark.gateway


def test_life_of_a_conversation(client):
    made = client.conversations.create(metadata={"topic": "cats"}, items=[{"role": "user", "content": "hello"}])
    assert made.object == "conversation" and made.id.startswith("conv_") and made.metadata == {"topic": "cats"}
    assert client.conversations.retrieve(made.id) == made
    assert client.conversations.update(made.id, metadata={"topic": "dogs"}).metadata == {"topic": "dogs"}
    gone = client.conversations.delete(made.id)
    assert (gone.id, gone.object, gone.deleted) == (made.id, "conversation.deleted", True)
    with pytest.raises(openai.NotFoundError):
        client.conversations.retrieve(made.id)


def test_items_are_paged_fetched_and_deleted(client):
    conversation = client.conversations.create().id
    brought = client.conversations.items.create(
        conversation, items=[{"type": "message", "role": "user", "content": f"note {i}"} for i in range(45)]
    )
    assert len(brought.data) == 45 and brought.first_id == brought.data[0].id
    listed = list(client.conversations.items.list(conversation, limit=20))
    assert [item.content[0].text for item in listed] == [f"note {i}" for i in reversed(range(45))]
    one = client.conversations.items.retrieve(listed[7].id, conversation_id=conversation)
    assert one == listed[7]
    assert client.conversations.items.delete(one.id, conversation_id=conversation).id == conversation
    rest = list(client.conversations.items.list(conversation, order="asc", limit=100))
    assert [item.id for item in rest] == [item.id for item in reversed(listed) if item.id != one.id]


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
@pytest.mark.parametrize("model", FOR_OPENAI)
def test_responses_continue_it(client, model, stream):
    conversation = client.conversations.create(items=[{"role": "user", "content": "My name is Ada."}])
    client.conversations.items.create(conversation.id, items=[{"role": "assistant", "content": "Hello Ada."}])
    asked = {"model": model, "input": "[[memory]] who am I", "conversation": conversation.id}
    if stream:
        with client.responses.stream(**asked) as events:
            response = events.get_final_response()
    else:
        response = client.responses.create(**asked)
    assert response.conversation.id == conversation.id
    assert response.output_text.splitlines() == [
        "I have seen 2 messages before this one.",
        "1. user: My name is Ada.",
        "2. assistant: Hello Ada.",
    ]
    items = list(client.conversations.items.list(conversation.id, order="asc"))
    roles = [item.role for item in items if item.type == "message"]
    assert roles == ["user", "assistant", "user", "assistant"]
    assert items[-1].id == response.output[-1].id


def test_calls_results_and_pictures(client):
    image = {"type": "input_image", "image_url": f"data:image/png;base64,{PNG_BASE64}", "detail": "auto"}
    conversation = client.conversations.create(
        items=[
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "look"}, image]},
            {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "call_1", "output": "fine"},
        ]
    )
    items = list(client.conversations.items.list(conversation.id, order="asc"))
    assert [item.type for item in items] == ["message", "function_call", "function_call_output"]
    assert items[0].content[1].image_url == image["image_url"]
    assert items[1].call_id == items[2].call_id == "call_1"


def test_a_chat_lists_here(client):
    conversation = unique()
    client.chat.completions.create(
        model=FOR_OPENAI[0],
        messages=[{"role": "user", "content": "hello"}],
        extra_body={"conversation": conversation},
    )
    items = list(client.conversations.items.list(conversation, order="asc"))
    assert [item.role for item in items] == ["user", "assistant"]
    assert items[1].content[0].text == "You said: hello"
