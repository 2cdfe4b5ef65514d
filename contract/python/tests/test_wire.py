"""The bytes themselves: what a stream may hold so that every client can read it."""

import json

import httpx
import pytest
from conftest import CLAUDE_MODEL, FOR_ANTHROPIC, GEMINI_3_MODEL, GEMINI_MODEL, GATEWAY_KEY, GATEWAY_URL, HTTP, OPENAI_MODEL, short, user

TOOLS = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {"a": {"type": "string"}}}}}
    for name in ("first", "second")
]
SCRIPTS = ["hello", "[[parallel-tools]]", "[[tool-call]]", "[[unicode]]", "[[reasoning]]", "[[length]]", "[[empty-text]]"]


def post(path, body, **headers):
    headers = {"authorization": f"Bearer {GATEWAY_KEY}", **headers}
    return HTTP.post(f"{GATEWAY_URL}{path}", json=body, headers=headers)


def frames(text):
    """Events as lists of lines; comments are left out."""
    assert text.endswith("\n\n"), "a blank line ends the stream"
    events = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        if lines:
            events.append(lines)
    return events


@pytest.mark.parametrize("usage", [False, True])
@pytest.mark.parametrize("script", SCRIPTS)
def test_openai_stream(model, script, usage):
    body = {"model": model, "messages": user(script), "stream": True}
    if usage:
        body["stream_options"] = {"include_usage": True}
    if "tool" in script:
        body["tools"] = TOOLS
    response = post("/v1/chat/completions", body, accept="application/json")
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].replace(" ", "").lower() in (
        "text/event-stream;charset=utf-8",
        "text/event-stream",
    )
    assert "content-encoding" not in response.headers
    events = frames(response.content.decode("utf-8"))
    assert all(len(lines) == 1 and lines[0].startswith("data: ") for lines in events), "only data, with a space"
    *chunks, done = [lines[0][len("data: ") :] for lines in events]
    assert done == "[DONE]"
    check_chunks([json.loads(chunk) for chunk in chunks], usage)


def check_chunks(chunks, usage):
    assert all(chunk["object"] == "chat.completion.chunk" for chunk in chunks)
    assert all("error" not in chunk for chunk in chunks), "not even null"
    for name in ("id", "created", "model"):
        assert len({chunk[name] for chunk in chunks}) == 1, name
    if usage:
        last = chunks.pop()
        assert last["choices"] == [] and last["usage"]["total_tokens"] > 0
    assert all(chunk.get("usage") is None for chunk in chunks)
    assert all(chunk["choices"] for chunk in chunks), "no empty chunk but the one for usage"
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    assert deltas[0].get("role") == "assistant"
    assert all("role" not in delta for delta in deltas[1:]), "the role exactly once"
    reasons = [chunk["choices"][0].get("finish_reason") for chunk in chunks]
    assert all(reason is None for reason in reasons[:-1]) and reasons[-1], "one finish, at the end"
    check_calls([call for delta in deltas for call in delta.get("tool_calls") or []])


def check_calls(calls):
    known = []
    for call in calls:
        if call["index"] in known:
            assert set(call) == {"index", "function"} and set(call["function"]) == {"arguments"}
            continue
        known.append(call["index"])
        assert call["id"] and call["type"] == "function" and call["function"]["name"]
        assert isinstance(call["function"]["arguments"], str)
    assert known == list(range(len(known)))
    for index in known:
        json.loads("".join(call["function"]["arguments"] for call in calls if call["index"] == index))


@pytest.mark.parametrize("script", SCRIPTS)
def test_openai_plain(model, script):
    body = {"model": model, "messages": user(script)}
    if "tool" in script:
        body["tools"] = TOOLS
    answer = post("/v1/chat/completions", body).json()
    assert answer["object"] == "chat.completion" and "error" not in answer
    message = answer["choices"][0]["message"]
    assert message["role"] == "assistant" and "content" in message
    for call in message.get("tool_calls", []):
        assert call["type"] == "function" and isinstance(call["function"]["arguments"], str)
        json.loads(call["function"]["arguments"])


@pytest.mark.parametrize("script", ["hello", "[[parallel-tools]]", "[[unicode]]", "[[length]]"])
@pytest.mark.parametrize("model", FOR_ANTHROPIC, ids=short)
def test_anthropic_stream(model, script):
    body = {"model": model, "max_tokens": 5000, "messages": user(script), "stream": True}
    if "tool" in script:
        body["tools"] = [
            {"name": one["function"]["name"], "input_schema": one["function"]["parameters"]} for one in TOOLS
        ]
    headers = {"x-api-key": GATEWAY_KEY, "anthropic-version": "2023-06-01"}
    response = httpx.post(f"{GATEWAY_URL}/v1/messages", json=body, headers=headers, timeout=30, trust_env=False)
    assert response.status_code == 200, response.text
    events = []
    for event, data in (lines for lines in frames(response.content.decode("utf-8"))):
        assert event.startswith("event: ") and data.startswith("data: ")
        events.append(json.loads(data[len("data: ") :]))
        assert events[-1]["type"] == event[len("event: ") :]
    check_blocks([event for event in events if event["type"] != "ping"])


def check_blocks(events):
    first, *middle, delta, last = events
    assert first["type"] == "message_start" and last["type"] == "message_stop"
    assert first["message"]["content"] == [] and first["message"]["stop_reason"] is None
    assert isinstance(first["message"]["usage"]["input_tokens"], int)
    assert delta["type"] == "message_delta" and delta["delta"]["stop_reason"]
    assert delta["usage"]["output_tokens"] > 0
    index, open_ = -1, False
    for event in middle:
        if event["type"] == "content_block_start":
            assert not open_ and event["index"] == index + 1
            index, open_ = event["index"], True
            block = event["content_block"]
            assert block["type"] != "tool_use" or block["input"] == {}
        else:
            assert open_ and event["index"] == index, "blocks one after the other"
            open_ = event["type"] != "content_block_stop"
    assert not open_


@pytest.mark.gateway
def test_nothing_of_ours_leaks(model, fake):
    body = {
        "model": model,
        "messages": user("leak-marker"),
        "conversation": "leak-test",
        "user": "u1",
        "throughline": {"memory": "off"},
    }
    response = post("/v1/chat/completions", body, **{"x-stainless-lang": "python", "x-conversation-id": "leak-test"})
    assert response.status_code == 200, response.text
    seen = fake.requests("leak-marker")[0]
    names = set(seen["headers"])
    assert not [name for name in names if name.startswith(("x-stainless", "x-throughline", "x-conversation", "cookie"))]
    places = {CLAUDE_MODEL: "x-api-key", GEMINI_MODEL: "x-goog-api-key", GEMINI_3_MODEL: "x-goog-api-key"}
    held = names & {"x-api-key", "x-goog-api-key", "authorization"}
    assert held == {places.get(model, "authorization")}, "one key, in the provider's own place"
    assert GATEWAY_KEY not in json.dumps(seen)
    assert "leak-test" not in json.dumps(seen)


@pytest.mark.gateway
def test_nothing_of_the_upstream_leaks(model):
    response = post("/v1/chat/completions", {"model": model, "messages": user("x")})
    assert "upstream-secret-org" not in str(response.headers)
    assert "set-cookie" not in response.headers


@pytest.mark.gateway
def test_alias_prefix(model):
    response = post("/api/v1/chat/completions", {"model": model, "messages": user("alias")})
    assert response.json()["choices"][0]["message"]["content"] == "You said: alias"


@pytest.mark.gateway
def test_stream_begins_before_it_ends(model):
    import time

    body = {"model": model, "messages": user("[[slow-chunks ms=150]] one two three four"), "stream": True}
    began = time.monotonic()
    with httpx.stream(
        "POST",
        f"{GATEWAY_URL}/v1/chat/completions",
        json=body,
        headers={"authorization": f"Bearer {GATEWAY_KEY}"},
        timeout=30,
        trust_env=False,
    ) as response:
        arrivals = [time.monotonic() - began for _ in response.iter_raw()]
    assert arrivals[-1] - arrivals[0] > 0.5, "chunks arrive as they are made"


@pytest.mark.gateway
@pytest.mark.parametrize(
    "method, path, body, status",
    [
        ("POST", "/v1/chat/completions", "{not json", 400),
        ("POST", "/v1/chat/completions", "[]", 400),
        ("POST", "/v1/chat/completions", "", 400),
        ("POST", "/v1/chat/completions", json.dumps({"model": OPENAI_MODEL}), 400),
        ("POST", "/v1/chat/completions", json.dumps({"messages": user("x")}), 400),
        ("GET", "/v1/embeddings", None, 405),
        ("GET", "/v1/nothing/here", None, 404),
        ("GET", "/v1/models/none%2Fsuch", None, 404),
    ],
)
def test_openai_envelope(method, path, body, status):
    headers = {"authorization": f"Bearer {GATEWAY_KEY}", "content-type": "application/json"}
    response = httpx.request(method, f"{GATEWAY_URL}{path}", content=body, headers=headers, trust_env=False)
    assert response.status_code == status or (status == 405 and response.status_code == 404)
    assert response.headers["content-type"].startswith("application/json")
    assert response.headers.get("x-request-id")
    error = response.json()["error"]
    assert set(error) >= {"message", "type", "param", "code"}
    assert isinstance(error["message"], str) and len(error["message"]) > 10
    assert error["code"] is None or isinstance(error["code"], str)


@pytest.mark.gateway
@pytest.mark.parametrize(
    "body, status, kind",
    [
        ("{not json", 400, "invalid_request_error"),
        (json.dumps({"model": CLAUDE_MODEL, "max_tokens": 9}), 400, "invalid_request_error"),
        (json.dumps({"model": "anthropic/no-such-model", "max_tokens": 9, "messages": user("x")}), 404, "not_found_error"),
    ],
)
def test_anthropic_envelope(body, status, kind):
    headers = {"x-api-key": GATEWAY_KEY, "anthropic-version": "2023-06-01", "content-type": "application/json"}
    response = httpx.post(f"{GATEWAY_URL}/v1/messages", content=body, headers=headers, trust_env=False)
    assert response.status_code == status
    assert response.json()["type"] == "error"
    assert response.json()["error"]["type"] == kind
    assert response.json()["error"]["message"]
    assert response.headers.get("request-id")
