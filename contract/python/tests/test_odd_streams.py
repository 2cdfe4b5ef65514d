"""Streams of servers that are OpenAI-like but not OpenAI: the gateway hands on what every client can read."""

import json

import pytest
from conftest import CLAUDE_MODEL, OPENAI_MODEL, user
from test_wire import TOOLS, check_chunks, frames, post

pytestmark = pytest.mark.gateway

ANY = [
    "error-null", "id-changes", "no-object", "no-role", "role-repeated", "content-null", "no-usage", "usage-in-finish",
    "usage-always", "azure", "late-chunk", "sse-fields", "empty-events", "no-space",
]  # fmt: skip
WITH_TOOLS = ["tool-nulls", "tool-blanks", "tool-no-type", "tool-index-one", "tool-repeated", "tool-whole", "finish-stop"]


def chunks_of(script, usage, **more):
    body = {"model": OPENAI_MODEL, "messages": user(f"[[{script}]] one two three four"), "stream": True, **more}
    if usage:
        body["stream_options"] = {"include_usage": True}
    response = post("/v1/chat/completions", body)
    assert response.status_code == 200, response.text
    events = frames(response.content.decode("utf-8"))
    assert all(len(lines) == 1 and lines[0].startswith("data: ") for lines in events), "only data, with a space"
    *chunks, done = [lines[0][len("data: ") :] for lines in events]
    assert done == "[DONE]"
    return [json.loads(chunk) for chunk in chunks]


@pytest.mark.parametrize("usage", [False, True], ids=["", "usage"])
@pytest.mark.parametrize("odd", ANY)
def test_text(odd, usage):
    chunks = chunks_of(f"plain odd={odd}", usage)
    text = "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"])
    assert text == "You said: one two three four"
    if usage and odd == "no-usage":
        # There is nothing to tell, or an estimate; either way no other chunk carries it.
        usage = chunks[-1]["choices"] == []
    check_chunks(chunks, usage)


@pytest.mark.parametrize("odd", ANY + WITH_TOOLS)
def test_tools(odd):
    chunks = chunks_of(f"parallel-tools odd={odd}", False, tools=TOOLS)
    check_chunks(chunks, False)
    calls = [call for chunk in chunks for call in chunk["choices"][0]["delta"].get("tool_calls") or []]
    assert [call["function"]["name"] for call in calls if call.get("id")] == ["first", "second"]
    for index, arguments in enumerate(['{"a":"Paris"}', '{"a":"Tokyo"}']):
        assert "".join(call["function"]["arguments"] for call in calls if call["index"] == index) == arguments
    if odd != "finish-stop":
        assert chunks[-1]["choices"][0]["finish_reason"] == "tool_calls"


@pytest.mark.parametrize("odd", ["", "odd=reasoning-name"])
def test_reasoning_has_one_name(odd):
    chunks = chunks_of(f"reasoning {odd}", False)
    thoughts = "".join(chunk["choices"][0]["delta"].get("reasoning_content") or "" for chunk in chunks)
    assert thoughts.startswith("The user wants")


@pytest.mark.parametrize("odd", ["unknown-event", "sse-fields", "no-space", "empty-events"])
def test_events_of_tomorrow(client, odd):
    answer = client.chat.completions.create(model=CLAUDE_MODEL, messages=user(f"[[plain odd={odd}]] hi"), stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in answer if chunk.choices) == "You said: hi"
