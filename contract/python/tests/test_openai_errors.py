"""openai-python: the exception each failure must become, retries, and clients that hang up."""

import threading
import time

import openai
import pytest
from conftest import DIRECT, OPENAI_MODEL, openai_client, unique, user

SECRETS = ("secret-host-17", "sk-…secret", "sk-ant-…secret")


def create(client, model, text, stream=False, **options):
    """The whole answer's text; reads a stream to its end."""
    answer = client.chat.completions.create(model=model, messages=user(text), stream=stream, **options)
    if not stream:
        return answer.choices[0].message.content
    return "".join(chunk.choices[0].delta.content or "" for chunk in answer if chunk.choices)


@pytest.mark.parametrize("stream", [False, True])
def test_wrong_key(model, stream):
    with openai_client(api_key="wrong-key") as client, pytest.raises(openai.AuthenticationError) as caught:
        create(client, model, "x", stream)
    assert caught.value.code == "invalid_api_key"


@pytest.mark.gateway
@pytest.mark.parametrize("name", ["openai/no-such-model", "anthropic/no-such-model", "nobody/nothing", "no-such-model"])
def test_unknown_model(client, name):
    with pytest.raises(openai.NotFoundError) as caught:
        create(client, name, "x")
    assert caught.value.code == "model_not_found"
    assert name.split("/")[-1] in caught.value.message


@pytest.mark.refused
@pytest.mark.parametrize("stream", [False, True])
def test_empty_messages(client, model, stream):
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model=model, messages=[], stream=stream)


@pytest.mark.refused
def test_orphaned_tool_result(client, model):
    messages = [*user("x"), {"role": "tool", "tool_call_id": "call_none", "content": "y"}]
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model=model, messages=messages)


@pytest.mark.parametrize("stream", [False, True])
def test_bad_request_of_the_upstream(client, model, stream):
    with pytest.raises(openai.BadRequestError):
        create(client, model, "[[400]]", stream)


@pytest.mark.parametrize("stream", [False, True])
def test_rate_limit(client, model, stream):
    with pytest.raises(openai.RateLimitError) as caught:
        create(client, model, "[[429 after=7]]", stream)
    assert caught.value.response.headers["retry-after"] == "7"


@pytest.mark.parametrize("status", [500, 502, 503, 529])
@pytest.mark.parametrize("stream", [False, True])
def test_server_error(client, model, status, stream):
    with pytest.raises(openai.InternalServerError) as caught:
        create(client, model, f"[[{status}]]", stream)
    assert caught.value.status_code >= 500


def test_context_length(client, model):
    with pytest.raises(openai.BadRequestError) as caught:
        create(client, model, "[[context-length]]")
    if not DIRECT:
        assert caught.value.code == "context_length_exceeded"


@pytest.mark.gateway
@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("stream", [False, True])
def test_upstream_key_trouble_is_not_the_clients(client, model, status, stream):
    with pytest.raises(openai.InternalServerError) as caught:
        create(client, model, f"[[{status}]]", stream)
    assert caught.value.code == "upstream_auth_error"
    assert caught.value.response.headers.get("x-should-retry") == "false"


@pytest.mark.gateway
@pytest.mark.parametrize("fault", ["html-502", "empty", "half-json", "wrong-length", "reset-first", "drop", "reset"])
def test_no_answer_from_the_upstream(client, model, fault):
    with pytest.raises(openai.InternalServerError) as caught:
        create(client, model, f"[[{fault}]]")
    assert caught.value.message and isinstance(caught.value.body, dict)
    assert not any(secret in str(caught.value) for secret in SECRETS)


@pytest.mark.gateway
@pytest.mark.parametrize("fault", ["html-502", "reset-first", "empty", "error-frame after=0", "cut after=0"])
def test_a_stream_that_never_began_has_a_status(client, model, fault):
    with pytest.raises(openai.InternalServerError):
        create(client, model, f"[[{fault}]]", stream=True)


@pytest.mark.gateway
@pytest.mark.parametrize("fault", ["cut", "drop", "reset", "error-frame", "half-json", "wrong-length"])
def test_a_stream_that_breaks_raises(client, model, fault):
    pieces = []
    with pytest.raises(openai.APIError) as caught:
        answer = client.chat.completions.create(
            model=model, messages=user(f"[[{fault} after=6]] one two three four five six"), stream=True
        )
        pieces.extend(chunk.choices[0].delta.content or "" for chunk in answer if chunk.choices)
    assert not isinstance(caught.value, openai.APIStatusError), "the status was sent long before"
    assert not any(secret in str(caught.value) for secret in SECRETS)


@pytest.mark.gateway
def test_a_broken_stream_shows_its_beginning(client, model):
    pieces = []
    answer = client.chat.completions.create(
        model=model, messages=user("[[error-frame after=8]] one two three four five six"), stream=True
    )
    with pytest.raises(openai.APIError) as caught:
        for chunk in answer:
            pieces.append(chunk.choices[0].delta.content or "")
    assert "".join(pieces).startswith("You said:")
    assert caught.value.message


@pytest.mark.parametrize("stream", [False, True])
def test_sdk_retries(model, fake, stream):
    """Whoever retries, gateway or client: two failures are survived."""
    with openai_client(max_retries=3) as client:
        text = create(client, model, f"[[503 times=2]] {unique()}", stream)
    assert text.startswith("You said:")
    assert len(fake.requests()) == 3


def test_sdk_waits_for_retry_after(model):
    with openai_client(max_retries=2) as client:
        assert create(client, model, f"[[429 after=1 times=1]] {unique()}").startswith("You said:")


def test_abort_of_a_stream(client, model, fake):
    answer = client.chat.completions.create(model=model, messages=user("[[endless ms=50]] on"), stream=True)
    for count, _ in enumerate(answer):
        if count == 5:
            break
    answer.close()
    closed = fake.closed_within(2)
    assert closed is not None, "the upstream call goes on"
    assert closed["chunks"] < 200


@pytest.mark.parametrize("script, stream", [("hang", False), ("hang", True), ("slow-first ms=20000", True)])
def test_abort_before_the_first_byte(model, fake, script, stream):
    with openai_client(timeout=0.7) as client, pytest.raises(openai.APITimeoutError):
        create(client, model, f"[[{script}]]", stream)
    assert fake.closed_within(2) is not None, "the upstream call goes on"


@pytest.mark.gateway
def test_many_at_once(model):
    """Thirty streams side by side, none mixed up."""
    wrong = []

    def one(number):
        with openai_client() as client:
            text = create(client, model, f"[[slow-chunks ms=20]] number {number} of many", stream=True)
            if text != f"You said: number {number} of many":
                wrong.append(text)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(30)]
    began = time.monotonic()
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert wrong == []
    assert time.monotonic() - began < 20


@pytest.mark.gateway
def test_the_next_request_works(client, model):
    """After all these failures the provider is not shut out for good."""
    end = time.monotonic() + 60
    while True:
        try:
            assert create(client, model, "again") == "You said: again"
            return
        except openai.APIStatusError:
            if time.monotonic() > end:
                raise
            time.sleep(1)


def test_keepalive_survives_errors(client):
    with pytest.raises(openai.BadRequestError):
        create(client, OPENAI_MODEL, "[[400]]")
    assert create(client, OPENAI_MODEL, "fine") == "You said: fine"
