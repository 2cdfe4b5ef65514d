"""openai-python: tool calls, their results, structured output."""

import json
from typing import Literal

import openai
import pytest
from conftest import CLAUDE_MODEL, COHERE_MODEL, GEMINI_MODEL, OPENAI_MODEL, OTHERS, SWITCHES, need, short, unique, user
from pydantic import BaseModel

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["city"],
        },
    },
}
CLOCK = {"type": "function", "function": {"name": "get_time", "description": ""}}
TOOLS = [WEATHER, CLOCK]


class GetWeather(BaseModel):
    city: str


class Person(BaseModel):
    name: str
    age: int
    mood: Literal["glad", "sad"]
    tags: list[str]


def call_and_answer(client, model, text, stream=False, **options):
    """One call, its results sent back, the final text."""
    messages = user(text)
    message = ask(client, model, messages, stream, **options)
    assert message.tool_calls
    messages.append(message.model_dump(exclude_none=True))
    for call in message.tool_calls:
        messages.append({"role": "tool", "tool_call_id": call.id, "content": f"result of {call.function.name}"})
    final = ask(client, model, messages, stream, **options)
    return message, final


def ask(client, model, messages, stream, **options):
    options.setdefault("tools", TOOLS)
    if not stream:
        choice = client.chat.completions.create(model=model, messages=messages, **options).choices[0]
    else:
        with client.chat.completions.stream(model=model, messages=messages, **options) as events:
            choice = events.get_final_completion().choices[0]
    assert choice.finish_reason == ("tool_calls" if choice.message.tool_calls else "stop")
    return choice.message


@pytest.mark.parametrize("stream", [False, True])
def test_single_tool(client, model, stream):
    message, final = call_and_answer(client, model, "[[tool-call city=Oslo]]", stream)
    assert len(message.tool_calls) == 1
    call = message.tool_calls[0]
    assert call.type == "function"
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments) == {"city": "Oslo", "days": 7}
    assert final.content == "Tool results: get_weather said: result of get_weather."


@pytest.mark.parametrize("stream", [False, True])
def test_parallel_tools(client, model, stream):
    message, final = call_and_answer(client, model, "[[parallel-tools]]", stream)
    assert [call.function.name for call in message.tool_calls] == ["get_weather", "get_time"]
    assert len({call.id for call in message.tool_calls}) == 2
    assert json.loads(message.tool_calls[1].function.arguments) == {}
    assert (
        final.content
        == "Tool results: get_weather said: result of get_weather; get_time said: result of get_time."
    )


def test_parallel_tools_raw_stream(client, model):
    chunks = client.chat.completions.create(
        model=model, messages=user("[[parallel-tools]]"), tools=TOOLS, stream=True
    )
    deltas = [d for c in chunks if c.choices for d in c.choices[0].delta.tool_calls or []]
    assert [d.index for d in deltas] == sorted(d.index for d in deltas)
    assert {d.index for d in deltas} == {0, 1}
    for index in (0, 1):
        first, *rest = [d for d in deltas if d.index == index]
        assert first.id and first.type == "function" and first.function.name
        assert all("id" not in d.model_fields_set for d in rest)
        assert all("type" not in d.model_fields_set for d in rest)
        assert all("name" not in d.function.model_fields_set for d in rest)


@pytest.mark.parametrize("stream", [False, True])
def test_several_steps(client, model, stream):
    messages = user("[[tool-steps steps=3]]")
    for step in range(3):
        message = ask(client, model, messages, stream)
        assert len(message.tool_calls) == 1, f"step {step}"
        messages.append(message.model_dump(exclude_none=True))
        messages.append(
            {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": [{"type": "text", "text": f"r{step}"}]}
        )
    assert "said: r2" in ask(client, model, messages, stream).content


def test_parallel_calls_switched_off(client, model):
    need(model, "one call at a time")
    message = ask(client, model, user("[[parallel-tools]]"), False, parallel_tool_calls=False)
    assert len(message.tool_calls) == 1


@pytest.mark.parametrize(
    "choice, called",
    [
        ("required", "get_weather"),
        ({"type": "function", "function": {"name": "get_time"}}, "get_time"),
        ("none", None),
        ("auto", None),
    ],
)
def test_tool_choice(client, model, choice, called):
    text = "[[tool-call]]" if choice == "none" else "x"
    answer = client.chat.completions.create(model=model, messages=user(text), tools=TOOLS, tool_choice=choice)
    calls = answer.choices[0].message.tool_calls or []
    assert [call.function.name for call in calls] == ([called] if called else [])


def test_empty_tool_result(client, model):
    messages = user("[[tool-call]]")
    message = ask(client, model, messages, False)
    messages.append(message.model_dump())
    messages.append({"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": ""})
    text = ask(client, model, messages, False).content
    assert text in ("Tool results: get_weather said: .", "Tool results: get_weather said: (empty).")


def test_user_speaks_right_after_results(client, model):
    messages = user("[[parallel-tools]]")
    message = ask(client, model, messages, False)
    messages.append(message.model_dump())
    for call in reversed(message.tool_calls):
        messages.append({"role": "tool", "tool_call_id": call.id, "content": "fine"})
    messages.append({"role": "user", "content": "and now [[memory]]"})
    text = ask(client, model, messages, False).content
    assert "[call get_weather" in text and "[result fine]" in text


@pytest.mark.parametrize("stream", [False, True])
def test_parsed_tools(client, model, stream):
    tools = [openai.pydantic_function_tool(GetWeather)]
    messages = user("[[tool-call city=Rome]]")
    if stream:
        with client.chat.completions.stream(model=model, messages=messages, tools=tools) as events:
            message = events.get_final_completion().choices[0].message
    else:
        message = client.chat.completions.parse(model=model, messages=messages, tools=tools).choices[0].message
    assert message.tool_calls[0].function.parsed_arguments == GetWeather(city="Rome")


@pytest.mark.parametrize("stream", [False, True])
def test_structured_output(client, model, stream):
    messages = user("who is it")
    if stream:
        with client.chat.completions.stream(model=model, messages=messages, response_format=Person) as events:
            message = events.get_final_completion().choices[0].message
    else:
        message = client.chat.completions.parse(model=model, messages=messages, response_format=Person).choices[0].message
    assert message.parsed.mood == "glad"
    assert message.parsed.age == 7
    assert len(message.parsed.tags) == 2


def test_structured_output_beside_tools(client, model):
    answer = client.chat.completions.parse(
        model=model,
        messages=user("who is it"),
        response_format=Person,
        tools=[openai.pydantic_function_tool(GetWeather)],
    )
    assert answer.choices[0].message.parsed.mood == "glad"


def test_schema_with_limits(client, model):
    schema = {
        "type": "object",
        "properties": {"age": {"type": "integer", "minimum": 0, "maximum": 150}, "name": {"type": "string", "minLength": 1}},
        "required": ["age", "name"],
        "additionalProperties": False,
    }
    answer = client.chat.completions.create(
        model=model,
        messages=user("x"),
        response_format={"type": "json_schema", "json_schema": {"name": "person", "schema": schema}},
    )
    assert json.loads(answer.choices[0].message.content) == {"age": 7, "name": "Paris"}


def test_json_object(client, model):
    answer = client.chat.completions.create(
        model=model, messages=user("answer in json"), response_format={"type": "json_object"}
    )
    assert answer.choices[0].message.content


def bare(message):
    """The message as a client sends it that knows nothing but OpenAI's own fields."""
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.function.name, "arguments": call.function.arguments}}
        for call in message.tool_calls
    ]
    return {"role": "assistant", "content": message.content or None, "tool_calls": calls}


def sent_thoughts(body):
    """What a request brought back of earlier thoughts, in its provider's words."""
    text = json.dumps(body)
    return [word for word in ("thoughtSignature", '"signature"', "encrypted_content\": \"gAAAA") if word in text]


@pytest.mark.gateway
@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
@pytest.mark.parametrize("script, steps", [("tool-call", 1), ("parallel-tools", 1), ("tool-steps steps=3", 3)])
@pytest.mark.parametrize("thinker", [CLAUDE_MODEL, *OTHERS], ids=short)
def test_thoughts_come_back_with_tool_results(client, fake, thinker, script, steps, stream):
    """These providers want what they thought or signed; a standard client throws it away, so the gateway keeps it."""
    options = {"reasoning_effort": "low", "max_completion_tokens": 8000}
    messages = user(f"[[{script}]] {unique()}")
    for _ in range(steps):
        message = ask(client, thinker, messages, stream, **options)
        messages.append(bare(message))
        for call in message.tool_calls:
            messages.append({"role": "tool", "tool_call_id": call.id, "content": "fine"})
    assert "said: fine" in ask(client, thinker, messages, stream, **options).content
    if thinker in (GEMINI_MODEL, COHERE_MODEL):
        return  # nothing has to return there
    bodies = [request["json"] for request in fake.requests()]
    assert len(bodies) == steps + 1
    assert all(sent_thoughts(body) for body in bodies[1:])
    assert "skip_thought_signature_validator" not in json.dumps(bodies), "the true signature is known"


@pytest.mark.gateway
@pytest.mark.parametrize("first, second", [(first, second) for first, second in SWITCHES if first != second])
@pytest.mark.parametrize("script", ["tool-call", "parallel-tools", "tool-call id=functions.get_weather:0"])
def test_history_of_another_provider(client, first, second, script):
    """Tool ids of one provider in a request to the other; some have characters that Anthropic refuses."""
    if "id=" in script and first != OPENAI_MODEL:
        pytest.skip("only servers like OpenAI make such ids")
    messages = user(f"[[{script}]]")
    message = ask(client, first, messages, False)
    messages.append(message.model_dump(exclude_none=True))
    for call in message.tool_calls:
        messages.append({"role": "tool", "tool_call_id": call.id, "content": "mild"})
    assert "mild" in ask(client, second, messages, False).content
