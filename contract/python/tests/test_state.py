"""Conversations: a second request brings only what is new, through any door and to any model."""

import pytest
from conftest import CLAUDE_MODEL, FOR_OPENAI, OPENAI_MODEL, SWITCHES, openai_client, unique, user
from test_openai_tools import TOOLS

pytestmark = pytest.mark.gateway

WAYS = ["body", "object", "header"]


def say(client, model, messages, conversation, way="body", stream=False, **options):
    """The assistant's message."""
    if isinstance(messages, str):
        messages = user(messages)
    if way == "header":
        options["extra_headers"] = {"X-Conversation-Id": conversation}
    else:
        options["extra_body"] = {"conversation": conversation if way == "body" else {"id": conversation}}
    if not stream:
        return client.chat.completions.create(model=model, messages=messages, **options).choices[0].message
    with client.chat.completions.stream(model=model, messages=messages, **options) as events:
        return events.get_final_completion().choices[0].message


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("first, second", SWITCHES)
def test_second_request_knows_the_first(client, first, second, way, stream):
    conversation = unique()
    say(client, first, "My name is Ada.", conversation, way, stream)
    text = say(client, second, "[[memory]] who am I", conversation, way, stream).content
    assert text.splitlines() == [
        "I have seen 2 messages before this one.",
        "1. user: My name is Ada.",
        "2. assistant: You said: My name is Ada.",
    ]


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
@pytest.mark.parametrize("script, calls", [("tool-call", 1), ("parallel-tools", 2)])
@pytest.mark.parametrize("first, second", SWITCHES)
def test_tool_results_alone(client, first, second, script, calls, stream):
    """The second request holds nothing but tool messages; the third asks what was seen."""
    conversation = unique()
    asked = say(client, first, f"weather [[{script}]]", conversation, stream=stream, tools=TOOLS)
    assert len(asked.tool_calls) == calls
    results = [{"role": "tool", "tool_call_id": call.id, "content": "21 degrees"} for call in asked.tool_calls]
    final = say(client, second, results, conversation, stream=stream, tools=TOOLS)
    assert final.content.startswith("Tool results: get_weather said: 21 degrees")
    text = say(client, first, "[[memory]] again", conversation, stream=stream).content
    assert f"I have seen {3 + calls} messages" in text
    assert "[call get_weather" in text and "[result 21 degrees]" in text


@pytest.mark.parametrize("model", FOR_OPENAI)
def test_thoughts_survive_in_a_conversation(client, model):
    conversation = unique()
    options = {"tools": TOOLS, "reasoning_effort": "low", "max_completion_tokens": 8000}
    asked = say(client, model, "[[tool-call]]", conversation, **options)
    results = [{"role": "tool", "tool_call_id": asked.tool_calls[0].id, "content": "mild"}]
    assert "mild" in say(client, model, results, conversation, **options).content


@pytest.mark.parametrize("model", FOR_OPENAI)
def test_ten_turns(client, model):
    conversation = unique()
    for number in range(10):
        say(client, FOR_OPENAI[number % len(FOR_OPENAI)], f"turn {number}", conversation, stream=number % 3 == 0)
    text = say(client, model, "[[memory]]", conversation).content
    assert "I have seen 20 messages" in text
    assert [f"user: turn {number}" in text for number in range(10)] == [True] * 10


def test_whole_history_is_not_doubled(client, model):
    """LangChain and most chat UIs send everything each time."""
    conversation = unique()
    history = user("My name is Ada.")
    history.append(say(client, model, history, conversation).model_dump(exclude_none=True))
    history += user("[[memory]] who am I")
    text = say(client, model, history, conversation).content
    assert "I have seen 2 messages" in text and text.count("My name is Ada.") == 2


def test_system_message_of_each_request(client, model):
    conversation = unique()
    system = [{"role": "system", "content": "Be brief."}]
    say(client, model, system + user("one"), conversation)
    text = say(client, model, system + user("[[memory]]"), conversation).content
    assert text.count("Be brief.") == 1
    assert "user: one" in text


def test_images_are_remembered(client, model):
    from conftest import PNG_BASE64

    conversation = unique()
    image = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG_BASE64}"}}
    say(client, OPENAI_MODEL, [{"role": "user", "content": [{"type": "text", "text": "look"}, image]}], conversation)
    text = say(client, model, "[[memory]]", conversation).content
    assert "look[image" in text.replace("\n", "")


def test_conversations_do_not_mix(client, model):
    one, other = unique(), unique()
    say(client, model, "secret of one", one)
    assert "I have seen 0 messages" in say(client, model, "[[memory]]", other).content


def test_without_conversation_nothing_is_kept(client, model):
    client.chat.completions.create(model=model, messages=user("forget me"))
    text = client.chat.completions.create(model=model, messages=user("[[memory]]")).choices[0].message.content
    assert text == "I have seen 0 messages before this one."


def test_a_failed_turn_leaves_no_half(client, model):
    import openai

    conversation = unique()
    say(client, model, "good", conversation)
    with pytest.raises(openai.APIError):
        say(client, model, "[[error-frame after=8]] one two three four five", conversation, stream=True)
    text = say(client, model, "[[memory]]", conversation).content
    assert "user: good" in text


def test_the_next_request_sees_a_stream_at_once(model):
    """Whoever has read [DONE] finds the turn in the next request, also on another connection."""
    conversation = unique()
    for number in range(5):
        with openai_client() as client:
            stream = client.chat.completions.create(
                model=model, messages=user(f"n{number}"), stream=True, extra_body={"conversation": conversation}
            )
            for _ in stream:
                pass
        with openai_client() as client:
            text = say(client, model, "[[memory]]", conversation).content
        assert f"user: n{number}" in text


def test_from_chat_to_messages_and_back(client, claude):
    """One conversation through both doors."""
    conversation = unique()
    say(client, OPENAI_MODEL, "begun in chat", conversation)
    headers = {"X-Conversation-Id": conversation}
    claude.messages.create(
        model=CLAUDE_MODEL, max_tokens=500, messages=user("then in messages"), extra_headers=headers
    )
    text = say(client, OPENAI_MODEL, "[[memory]]", conversation).content
    assert "I have seen 4 messages" in text
    assert "begun in chat" in text and "then in messages" in text
