"""anthropic-python on POST /v1/messages."""

import json

import anthropic
import pytest
from conftest import (
    BEDROCK_MODEL,
    CLAUDE_MODEL,
    DIRECT,
    FOR_ANTHROPIC,
    GATEWAY_KEY,
    GEMINI_3_MODEL,
    PNG_BASE64,
    PNG_BYTES,
    RESPONSES_MODEL,
    UNICODE,
    anthropic_client,
    need,
    short,
    unique,
    user,
)

TOOLS = [
    {
        "name": "get_weather",
        "description": "Weather of a city",
        "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
    {"name": "get_time", "input_schema": {"type": "object", "properties": {}}},
]


def create(claude, model, messages, stream=False, **options):
    """The final message, plain or through the stream helper."""
    messages = user(messages) if isinstance(messages, str) else messages
    options.setdefault("max_tokens", 5000)
    if not stream:
        return claude.messages.create(model=model, messages=messages, **options)
    with claude.messages.stream(model=model, messages=messages, **options) as events:
        return events.get_final_message()


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


@pytest.fixture(params=[False, True], ids=["plain", "stream"])
def stream(request):
    return request.param


def test_answer(claude, claude_model, stream):
    message = create(claude, claude_model, "hello there", stream, system="Be brief.")
    assert message.type == "message" and message.role == "assistant"
    assert [block.type for block in message.content] == ["text"]
    assert text_of(message) == "You said: hello there"
    assert message.stop_reason == "end_turn" and message.stop_sequence is None
    assert message.usage.input_tokens > 0 and message.usage.output_tokens > 0


def test_raw_stream(claude, claude_model):
    events = list(
        claude.messages.create(model=claude_model, max_tokens=500, messages=user("hello there"), stream=True)
    )
    kinds = [event.type for event in events if event.type != "ping"]
    assert kinds[0] == "message_start" and kinds[-2:] == ["message_delta", "message_stop"]
    text = "".join(event.delta.text for event in events if event.type == "content_block_delta")
    assert text == "You said: hello there"


def test_text_stream(claude, claude_model):
    with claude.messages.stream(model=claude_model, max_tokens=500, messages=user("a b c")) as events:
        assert "".join(events.text_stream) == "You said: a b c"


def test_system_and_turns(claude, claude_model):
    messages = [
        {"role": "user", "content": "one"},
        {"role": "assistant", "content": [{"type": "text", "text": "1"}]},
        {"role": "user", "content": [{"type": "text", "text": "[[memory]]", "cache_control": {"type": "ephemeral"}}]},
    ]
    system = [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}]
    text = text_of(create(claude, claude_model, messages, system=system))
    assert "Be brief." in text and "user: one" in text and "assistant: 1" in text


def test_unicode(claude, claude_model, stream):
    assert text_of(create(claude, claude_model, "[[unicode]] 日本", stream)) == UNICODE


@pytest.mark.parametrize("script, names", [("tool-call", ["get_weather"]), ("parallel-tools", ["get_weather", "get_time"])])
def test_tools(claude, claude_model, stream, script, names):
    messages = user(f"[[{script} city=Oslo]]")
    message = create(claude, claude_model, messages, stream, tools=TOOLS)
    assert message.stop_reason == "tool_use"
    calls = [block for block in message.content if block.type == "tool_use"]
    assert [call.name for call in calls] == names
    assert [call.input for call in calls] == [{"city": "Oslo"}, {}][: len(names)]
    messages.append({"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in message.content]})
    results = [{"type": "tool_result", "tool_use_id": call.id, "content": "fine"} for call in calls]
    messages.append({"role": "user", "content": results})
    final = create(claude, claude_model, messages, stream, tools=TOOLS)
    assert text_of(final) == "Tool results: " + "; ".join(f"{name} said: fine" for name in names) + "."
    assert final.stop_reason == "end_turn"


def test_tool_results_with_text_after(claude, claude_model):
    messages = user("[[tool-call]]")
    message = create(claude, claude_model, messages, tools=TOOLS)
    messages.append({"role": "assistant", "content": message.content})
    call = message.content[-1]
    result = {"type": "tool_result", "tool_use_id": call.id, "content": [{"type": "text", "text": "fine"}]}
    messages.append({"role": "user", "content": [result, {"type": "text", "text": "[[memory]] go on"}]})
    assert "[result fine]" in text_of(create(claude, claude_model, messages, tools=TOOLS))


@pytest.mark.parametrize(
    "choice, called",
    [({"type": "any"}, "get_weather"), ({"type": "tool", "name": "get_time"}, "get_time"), ({"type": "none"}, None)],
)
def test_tool_choice(claude, claude_model, choice, called):
    message = create(claude, claude_model, "x", tools=TOOLS, tool_choice=choice)
    assert [block.name for block in message.content if block.type == "tool_use"] == ([called] if called else [])


def test_image(claude, claude_model):
    source = {"type": "base64", "media_type": "image/png", "data": PNG_BASE64}
    messages = [{"role": "user", "content": [{"type": "image", "source": source}, {"type": "text", "text": "what"}]}]
    assert text_of(create(claude, claude_model, messages)) == f"I see image image/png of {PNG_BYTES} bytes."


def test_stop_sequence(claude, claude_model, stream):
    need(claude_model, "stop")
    message = create(claude, claude_model, "[[count]]", stream, stop_sequences=[" four"])
    assert text_of(message) == "one two three"
    if claude_model == CLAUDE_MODEL:
        assert (message.stop_reason, message.stop_sequence) == ("stop_sequence", " four")


def test_length(claude, claude_model, stream):
    need(claude_model, "short answers")
    message = create(claude, claude_model, "[[count]]", stream, max_tokens=3)
    assert message.stop_reason == "max_tokens"
    assert text_of(message) == "one two three"


def test_cached_tokens(claude, claude_model, stream):
    usage = create(claude, claude_model, "[[cached]]", stream).usage
    written = usage.cache_creation_input_tokens or 0
    assert usage.cache_read_input_tokens == 640
    assert usage.input_tokens + written == 360
    assert usage.output_tokens == 50


def test_thinking(claude, stream):
    thinking = {"type": "enabled", "budget_tokens": 1024}
    messages = user("[[tool-call]] think first")
    message = create(claude, CLAUDE_MODEL, messages, stream, thinking=thinking, tools=TOOLS)
    assert [block.type for block in message.content] == ["thinking", "tool_use"]
    assert message.content[0].signature
    messages.append({"role": "assistant", "content": message.content})
    result = {"type": "tool_result", "tool_use_id": message.content[1].id, "content": "fine"}
    messages.append({"role": "user", "content": [result]})
    assert "fine" in text_of(create(claude, CLAUDE_MODEL, messages, stream, thinking=thinking, tools=TOOLS))


@pytest.mark.gateway
@pytest.mark.parametrize("script, steps", [("parallel-tools", 1), ("tool-steps steps=3", 3)])
@pytest.mark.parametrize("thinker", [GEMINI_3_MODEL, BEDROCK_MODEL, RESPONSES_MODEL], ids=short)
def test_thoughts_of_others_come_back(claude, fake, thinker, script, steps, stream):
    """Signatures of Gemini and sealed thoughts of OpenAI have no place in messages: the gateway keeps them."""
    messages = user(f"[[{script}]] {unique()}")
    options = {"tools": TOOLS, "thinking": {"type": "enabled", "budget_tokens": 1024}}
    for _ in range(steps):
        message = create(claude, thinker, messages, stream, **options)
        messages.append({"role": "assistant", "content": message.content})
        results = [
            {"type": "tool_result", "tool_use_id": block.id, "content": "fine"}
            for block in message.content
            if block.type == "tool_use"
        ]
        messages.append({"role": "user", "content": results})
    assert "said: fine" in text_of(create(claude, thinker, messages, stream, **options))
    bodies = [json.dumps(request["json"]) for request in fake.requests()]
    proofs = {GEMINI_3_MODEL: "thoughtSignature", BEDROCK_MODEL: '"signature"', RESPONSES_MODEL: "gAAAA"}
    assert len(bodies) == steps + 1
    assert all(proofs[thinker] in body for body in bodies[1:])
    assert not any("skip_thought_signature_validator" in body for body in bodies), "the true signature is known"


@pytest.mark.gateway
@pytest.mark.parametrize("model", FOR_ANTHROPIC)
def test_bearer_token(model):
    with anthropic.Anthropic(
        base_url=anthropic_client().base_url, auth_token=GATEWAY_KEY, api_key=None, max_retries=0
    ) as claude:
        assert text_of(create(claude, model, "bearer")) == "You said: bearer"


def test_wrong_key(claude_model, stream):
    with anthropic_client(api_key="wrong-key") as claude, pytest.raises(anthropic.AuthenticationError):
        create(claude, claude_model, "x", stream)


@pytest.mark.parametrize("name", ["anthropic/no-such-model", "openai/no-such-model"])
def test_unknown_model(claude, name):
    with pytest.raises(anthropic.NotFoundError):
        create(claude, name, "x")


@pytest.mark.refused
def test_bad_request(claude, claude_model):
    with pytest.raises(anthropic.BadRequestError):
        create(claude, claude_model, [])


def test_bad_request_of_the_upstream(claude, claude_model, stream):
    with pytest.raises(anthropic.BadRequestError):
        create(claude, claude_model, "[[400]]", stream)


def test_rate_limit(claude, claude_model, stream):
    with pytest.raises(anthropic.RateLimitError) as caught:
        create(claude, claude_model, "[[429 after=7]]", stream)
    assert caught.value.response.headers["retry-after"] == "7"


@pytest.mark.parametrize("status", [500, 503, 529])
def test_server_error(claude, claude_model, stream, status):
    with pytest.raises(anthropic.InternalServerError):
        create(claude, claude_model, f"[[{status}]]", stream)


@pytest.mark.gateway
def test_upstream_key_trouble_is_not_the_clients(claude, claude_model, stream):
    with pytest.raises(anthropic.InternalServerError):
        create(claude, claude_model, "[[401]]", stream)


@pytest.mark.gateway
@pytest.mark.parametrize("fault", ["cut", "drop", "reset", "error-frame"])
def test_a_stream_that_breaks_raises(claude, claude_model, fault):
    with pytest.raises(anthropic.APIError):
        create(claude, claude_model, f"[[{fault} after=7]] one two three four five six", stream=True)


def test_abort(claude, claude_model, fake):
    with claude.messages.stream(model=claude_model, max_tokens=500, messages=user("[[endless ms=50]] on")) as events:
        for count, _ in enumerate(events):
            if count == 5:
                break
    assert fake.closed_within(2) is not None, "the upstream call goes on"


@pytest.mark.gateway
def test_conversation(claude, stream):
    headers = {"X-Conversation-Id": unique()}
    create(claude, CLAUDE_MODEL, "My name is Ada.", stream, extra_headers=headers)
    text = text_of(create(claude, FOR_ANTHROPIC[1], "[[memory]]", stream, extra_headers=headers))
    assert "I have seen 2 messages" in text and "My name is Ada." in text


@pytest.mark.gateway
def test_conversation_in_the_body(claude, claude_model, stream):
    body = {"conversation": unique()}
    message = create(claude, claude_model, "[[parallel-tools]]", stream, tools=TOOLS, extra_body=body)
    results = [
        {"type": "tool_result", "tool_use_id": block.id, "content": "fine"}
        for block in message.content
        if block.type == "tool_use"
    ]
    final = create(claude, claude_model, [{"role": "user", "content": results}], stream, tools=TOOLS, extra_body=body)
    assert text_of(final) == "Tool results: get_weather said: fine; get_time said: fine."


def test_unknown_fields_are_tolerated(claude):
    """Claude Code sends such fields; the real API knows them."""
    message = create(claude, CLAUDE_MODEL, "x", extra_body={"context_management": {"edits": []}})
    assert text_of(message) == "You said: x"


@pytest.mark.skipif(DIRECT, reason="no gateway")
def test_fields_without_counterpart(claude):
    message = create(claude, FOR_ANTHROPIC[1], "x", metadata={"user_id": "u"}, extra_body={"top_k": 5})
    assert text_of(message) == "You said: x"


@pytest.mark.gateway
def test_count_tokens(claude, claude_model):
    counted = claude.messages.count_tokens(model=claude_model, messages=user("hello there"))
    assert 2 <= counted.input_tokens <= 30
    longer = claude.messages.count_tokens(
        model=claude_model, messages=user("hello there"), system="Be brief. " * 100, tools=TOOLS
    )
    assert longer.input_tokens > counted.input_tokens + 200
