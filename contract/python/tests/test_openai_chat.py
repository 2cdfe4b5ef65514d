"""openai-python: plain and streamed answers, usage, images."""

import openai
import pytest
from conftest import DIRECT, OPENAI_MODEL, PNG_BASE64, PNG_BYTES, UNICODE, need, user


def test_plain(client, model):
    answer = client.chat.completions.create(model=model, messages=user("hello there"))
    assert answer.object == "chat.completion"
    assert len(answer.choices) == 1
    choice = answer.choices[0]
    assert choice.message.role == "assistant"
    assert choice.message.content == "You said: hello there"
    assert choice.message.tool_calls is None
    assert choice.finish_reason == "stop"
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.usage.completion_tokens > 0


def test_system_and_many_turns(client, model):
    messages = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": "one"},
        {"role": "user", "content": "two"},
        {"role": "assistant", "content": "1"},
        {"role": "assistant", "content": "2"},
        {"role": "user", "content": "[[memory]] what did I say"},
    ]
    text = client.chat.completions.create(model=model, messages=messages).choices[0].message.content
    for said in ("Be brief.", "user: one", "two", "assistant: 1", "2"):
        assert said in text


def test_empty_and_late_system_messages(client, model):
    messages = [
        {"role": "system", "content": ""},
        {"role": "assistant", "content": "I spoke first."},
        {"role": "user", "content": "one"},
        {"role": "system", "content": "Be late."},
        {"role": "user", "content": [{"type": "text", "text": "two"}]},
    ]
    answer = client.chat.completions.create(model=model, messages=messages)
    assert "two" in answer.choices[0].message.content


def test_request_id(client, model):
    raw = client.chat.completions.with_raw_response.create(model=model, messages=user("id"))
    if not DIRECT:
        assert raw.headers["x-request-id"]
        assert raw.parse()._request_id


@pytest.mark.gateway
def test_cost(client, model):
    usage = client.chat.completions.create(model=model, messages=user("cost")).usage
    assert float(usage.model_extra["cost"]) > 0


@pytest.mark.gateway
def test_cost_in_stream(client, model):
    options = {"include_usage": True}
    chunks = list(client.chat.completions.create(model=model, messages=user("c"), stream=True, stream_options=options))
    assert float(chunks[-1].usage.model_extra["cost"]) > 0


def test_stream(client, model):
    chunks = list(client.chat.completions.create(model=model, messages=user("hello there"), stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert "".join(delta.content or "" for delta in deltas) == "You said: hello there"
    assert [delta.role for delta in deltas if delta.role] == ["assistant"]
    assert [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason] == ["stop"]
    assert len({chunk.id for chunk in chunks}) == 1
    assert len({chunk.model for chunk in chunks}) == 1
    assert all(chunk.usage is None for chunk in chunks), "usage was not asked for"
    assert len([delta for delta in deltas if delta.content]) > 1, "more than one piece"


def test_stream_with_usage(client, model):
    chunks = list(
        client.chat.completions.create(
            model=model, messages=user("hello"), stream=True, stream_options={"include_usage": True}
        )
    )
    assert [chunk.usage is not None for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == chunks[-1].usage.prompt_tokens + chunks[-1].usage.completion_tokens


def test_stream_helper(client, model):
    kinds = []
    with client.chat.completions.stream(
        model=model, messages=user("hello there"), stream_options={"include_usage": True}
    ) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_completion()
    assert "content.delta" in kinds and "content.done" in kinds
    assert final.choices[0].message.content == "You said: hello there"
    assert final.choices[0].message.role == "assistant"
    assert final.usage.completion_tokens > 0


@pytest.mark.parametrize("stream", [False, True])
def test_unicode_cut_between_segments(client, model, stream):
    answer = client.chat.completions.create(model=model, messages=user("[[unicode]] 日本"), stream=stream)
    if stream:
        text = "".join(chunk.choices[0].delta.content or "" for chunk in answer if chunk.choices)
    else:
        text = answer.choices[0].message.content
    assert text == UNICODE


def test_unicode_upstream(client, model):
    said = "naïve 日本語 👩‍👩‍👧‍👦 \u2028 \" \\ \t end"
    answer = client.chat.completions.create(model=model, messages=user(said))
    assert answer.choices[0].message.content == "You said: " + said


def test_cached_tokens(client, model):
    usage = client.chat.completions.create(model=model, messages=user("[[cached]] x")).usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (1000, 50, 1050)
    assert usage.prompt_tokens_details.cached_tokens == 640


def test_cached_tokens_in_stream(client, model):
    options = {"include_usage": True}
    *_, last = client.chat.completions.create(
        model=model, messages=user("[[cached]] x"), stream=True, stream_options=options
    )
    assert (last.usage.prompt_tokens, last.usage.completion_tokens) == (1000, 50)
    assert last.usage.prompt_tokens_details.cached_tokens == 640


def test_image(client, model):
    parts = [
        {"type": "text", "text": "what is this"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG_BASE64}"}},
    ]
    answer = client.chat.completions.create(model=model, messages=[{"role": "user", "content": parts}])
    assert answer.choices[0].message.content == f"I see image image/png of {PNG_BYTES} bytes."


def test_image_by_url(client, model):
    need(model, "addresses")
    parts = [
        {"type": "image_url", "image_url": {"url": "https://example.com/cat.png", "detail": "low"}},
        {"type": "text", "text": "and this"},
    ]
    answer = client.chat.completions.create(model=model, messages=[{"role": "user", "content": parts}])
    assert answer.choices[0].message.content == "I see image at https://example.com/cat.png."


def test_large_image(client, model):
    import base64

    bytes_ = base64.b64decode(PNG_BASE64) + bytes(3_000_000)
    url = "data:image/png;base64," + base64.b64encode(bytes_).decode()
    parts = [{"type": "image_url", "image_url": {"url": url}}]
    answer = client.chat.completions.create(model=model, messages=[{"role": "user", "content": parts}])
    assert f"{len(bytes_)} bytes" in answer.choices[0].message.content


@pytest.mark.parametrize("stream", [False, True])
def test_length(client, model, stream):
    need(model, "short answers")
    answer = client.chat.completions.create(
        model=model, messages=user("[[count]]"), max_completion_tokens=3, stream=stream
    )
    if stream:
        chunks = list(answer)
        reasons = [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason]
        assert reasons == ["length"]
    else:
        assert answer.choices[0].finish_reason == "length"
        assert answer.choices[0].message.content == "one two three"


def test_max_tokens_the_old_name(client, model):
    need(model, "short answers")
    answer = client.chat.completions.create(model=model, messages=user("[[count]]"), max_tokens=2)
    assert answer.choices[0].finish_reason == "length"


def test_stop_sequence(client, model):
    need(model, "stop")
    answer = client.chat.completions.create(model=model, messages=user("[[count]]"), stop=[" four"])
    assert answer.choices[0].message.content == "one two three"
    assert answer.choices[0].finish_reason == "stop"


def test_stop_string(client, model):
    need(model, "stop")
    answer = client.chat.completions.create(model=model, messages=user("[[count]]"), stop=" three")
    assert answer.choices[0].message.content == "one two"


def test_sampling_beyond_anthropic_range(client, model):
    need(model, "sampling")
    answer = client.chat.completions.create(
        model=model, messages=user("warm"), temperature=1.8, presence_penalty=0.5, seed=7, user="u1"
    )
    assert answer.choices[0].message.content == "You said: warm"


def test_a_small_limit_is_raised_to_the_least(client, model):
    """The Responses API takes no limit below 16 tokens; a client of chat completions does not know that."""
    answer = client.chat.completions.create(model=model, messages=user("[[big words=80]]"), max_completion_tokens=3)
    assert answer.choices[0].finish_reason == "length"


@pytest.mark.parametrize("stream", [False, True])
def test_refusal(client, model, stream):
    answer = client.chat.completions.create(model=model, messages=user("[[refusal]]"), stream=stream)
    if stream:
        deltas = [chunk.choices[0].delta for chunk in answer if chunk.choices]
        said = "".join((delta.refusal or "") + (delta.content or "") for delta in deltas)
    else:
        message = answer.choices[0].message
        said = message.refusal or message.content
    assert "can't help" in said


def test_content_filter(client, model):
    need(model, "content filter")
    answer = client.chat.completions.create(model=model, messages=user("[[content-filter]]"))
    assert answer.choices[0].finish_reason == "content_filter"


def test_several_choices(client, model):
    need(model, "several choices")
    answer = client.chat.completions.create(model=model, messages=user("x"), n=2)
    assert [choice.index for choice in answer.choices] == [0, 1]
    assert answer.choices[1].message.content == "You said: x (choice 1)"


def test_several_choices_streamed(client, model):
    need(model, "several choices", "several choices streamed")
    with client.chat.completions.stream(model=model, messages=user("x"), n=2) as stream:
        final = stream.get_final_completion()
    assert [choice.message.content for choice in final.choices] == ["You said: x", "You said: x (choice 1)"]


@pytest.mark.parametrize("stream", [False, True])
def test_logprobs(client, model, stream):
    need(model, "logprobs", *(["logprobs streamed"] if stream else []))
    answer = client.chat.completions.create(
        model=model, messages=user("x"), logprobs=True, top_logprobs=2, stream=stream
    )
    choices = [c for chunk in answer for c in chunk.choices] if stream else answer.choices
    content = [one for choice in choices if choice.logprobs for one in choice.logprobs.content]
    assert len(content) > 1
    need(model, "other tokens")
    assert len(content[0].top_logprobs) == 2


@pytest.mark.parametrize("stream", [False, True])
def test_reasoning_is_shown(client, model, stream):
    need(model, "open thoughts")
    answer = client.chat.completions.create(
        model=model,
        messages=user("[[reasoning]] x"),
        reasoning_effort="low",
        max_completion_tokens=8000,
        stream=stream,
    )
    parts = [c.choices[0].delta for c in answer if c.choices] if stream else [answer.choices[0].message]
    thoughts = "".join((part.model_extra or {}).get("reasoning_content") or "" for part in parts)
    assert "The user wants an answer" in thoughts
    assert "After some thought: 42." in "".join(part.content or "" for part in parts)


def test_unknown_fields_reach_the_same_dialect(client, fake):
    client.chat.completions.create(
        model=OPENAI_MODEL, messages=user("extra-marker"), extra_body={"house_field": {"a": [1.0, 2]}}
    )
    assert fake.requests("extra-marker")[0]["json"]["house_field"] == {"a": [1.0, 2]}


def test_empty_answer(client, model):
    answer = client.chat.completions.create(model=model, messages=user("[[empty-text]]"))
    assert answer.choices[0].message.content in ("", None)
    assert answer.choices[0].finish_reason == "stop"


@pytest.mark.parametrize("oddity", ["crlf", "comments", "no-done"])
def test_odd_framing_upstream(client, model, oddity):
    chunks = client.chat.completions.create(model=model, messages=user(f"[[{oddity}]] hi"), stream=True)
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == "You said: hi"


def test_timeouts_are_the_clients_own(model):
    from conftest import openai_client

    with openai_client(timeout=0.4) as hasty, pytest.raises(openai.APITimeoutError):
        hasty.chat.completions.create(model=model, messages=user("[[slow-first ms=3000]] x"))
