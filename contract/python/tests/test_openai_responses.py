"""openai-python: responses, plain and streamed, over every provider."""

import time

import openai
import pytest
from conftest import OPENAI_MODEL, PNG_BASE64, PNG_BYTES, UNICODE, need, unique
from pydantic import BaseModel

pytestmark = pytest.mark.gateway

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    "strict": False,
}


class Person(BaseModel):
    name: str
    age: int


def plain(item):
    """Without what the stream helper adds to it."""
    item = item.to_dict()
    for part in item.get("content") or []:
        part.pop("parsed", None)
    return item


def test_plain(client, model):
    response = client.responses.create(model=model, input="hello there", instructions="Be brief.")
    assert response.id.startswith("resp_")
    assert response.status == "completed"
    assert response.output_text == "You said: hello there"
    assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens
    assert float(response.usage.model_extra["cost"]) > 0


def test_stream(client, model):
    with client.responses.stream(model=model, input="[[unicode]]") as stream:
        events = list(stream)
        final = stream.get_final_response()
    assert final.output_text == UNICODE
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == UNICODE
    assert float(final.usage.model_extra["cost"]) > 0


def test_numbers_and_order(client, model):
    events = list(client.responses.create(model=model, input="hello there", stream=True))
    types = [event.type for event in events]
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert types[:2] == ["response.created", "response.in_progress"]
    assert types[-2:] == ["response.output_item.done", "response.completed"]
    ids = {event.response.id for event in events if hasattr(event, "response")}
    assert len(ids) == 1


@pytest.mark.parametrize("streaming", [False, True])
def test_tools(client, model, streaming):
    question = {"role": "user", "content": f"[[tool-call city=Oslo]] {unique()}"}
    if streaming:
        with client.responses.stream(model=model, input=[question], tools=[WEATHER]) as stream:
            stream.until_done()
            first = stream.get_final_response()
    else:
        first = client.responses.create(model=model, input=[question], tools=[WEATHER])
    calls = [item for item in first.output if item.type == "function_call"]
    assert [call.name for call in calls] == ["get_weather"]
    assert calls[0].id != calls[0].call_id
    history = [question]
    history += [item.model_dump(exclude_none=True, exclude={"parsed_arguments"}) for item in first.output]
    history.append({"type": "function_call_output", "call_id": calls[0].call_id, "output": "mild"})
    second = client.responses.create(model=model, input=history, tools=[WEATHER])
    assert second.output_text == "Tool results: get_weather said: mild."


def test_parsed(client, model):
    response = client.responses.parse(model=model, input="who is it", text_format=Person)
    assert response.output_parsed.age == 7


def test_image(client, model):
    content = [{"type": "input_image", "image_url": f"data:image/png;base64,{PNG_BASE64}", "detail": "auto"}]
    response = client.responses.create(model=model, input=[{"role": "user", "content": content}])
    assert f"I see image image/png of {PNG_BYTES} bytes." in response.output_text


def test_incomplete(client, model):
    need(model, "short answers")
    response = client.responses.create(model=model, input="[[length]]")
    assert response.status == "incomplete"
    assert response.incomplete_details.reason == "max_output_tokens"


@pytest.mark.parametrize("fault", ["cut", "drop", "error-frame"])
def test_broken_stream(client, model, fault):
    with pytest.raises(openai.APIError):
        list(client.responses.create(model=model, input=f"[[{fault} after=6]] one two three four five", stream=True))


def test_unknown_responses(client):
    for unknown in ["resp_1", "resp_" + "0" * 32]:
        with pytest.raises(openai.BadRequestError) as refused:
            client.responses.create(model=OPENAI_MODEL, input="x", previous_response_id=unknown)
        assert refused.value.code == "previous_response_not_found"
        with pytest.raises(openai.NotFoundError):
            client.responses.retrieve(unknown)
        with pytest.raises(openai.NotFoundError):
            client.responses.delete(unknown)


@pytest.mark.parametrize("streaming", [False, True])
def test_stored(client, model, streaming):
    asked = {"model": model, "input": f"hello {unique()}", "instructions": "Be brief.", "metadata": {"team": "a"}}
    if streaming:
        with client.responses.stream(**asked) as stream:
            stream.until_done()
            made = stream.get_final_response()
    else:
        made = client.responses.create(**asked)
    assert made.to_dict()["store"] is True
    read = client.responses.retrieve(made.id)
    assert [plain(item) for item in read.output] == [plain(item) for item in made.output]
    assert read.output_text == made.output_text
    assert (read.status, read.instructions, read.metadata) == ("completed", "Be brief.", {"team": "a"})
    assert read.usage.total_tokens == made.usage.total_tokens
    assert read.model == made.model
    items = client.responses.input_items.list(made.id).data
    assert [(item.role, item.content[0].text) for item in items] == [("user", asked["input"])]
    client.responses.delete(made.id)
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(made.id)


def test_told_again(client, model):
    made = client.responses.create(model=model, input="hello there")
    events = list(client.responses.retrieve(made.id, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert events[0].type == "response.created"
    assert events[-1].response.output_text == made.output_text
    rest = list(client.responses.retrieve(made.id, stream=True, starting_after=3))
    assert [event.to_dict() for event in rest] == [event.to_dict() for event in events[4:]]


def test_previous_response(client, model):
    first = client.responses.create(model=model, input="My name is Ada.", instructions="[[secret]] Be brief.")
    second = client.responses.create(model=model, input="[[memory]] who", previous_response_id=first.id)
    assert second.previous_response_id == first.id
    assert "user: My name is Ada." in second.output_text
    assert "secret" not in second.output_text
    third = client.responses.create(model=model, input="[[memory]] who", previous_response_id=second.id, store=False)
    assert "I have seen 4 messages" in third.output_text
    other = client.responses.create(model=model, input="[[memory]] branch", previous_response_id=first.id)
    assert "I have seen 2 messages" in other.output_text
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(third.id)


def test_previous_tools(client, model):
    first = client.responses.create(model=model, input=f"[[tool-call city=Oslo]] {unique()}", tools=[WEATHER])
    call = next(item for item in first.output if item.type == "function_call")
    with pytest.raises(openai.BadRequestError, match="No tool output found for function call"):
        client.responses.create(model=model, input="and?", previous_response_id=first.id)
    output = {"type": "function_call_output", "call_id": call.call_id, "output": "mild"}
    second = client.responses.create(model=model, input=[output], previous_response_id=first.id, tools=[WEATHER])
    assert second.output_text == "Tool results: get_weather said: mild."


def test_item_reference(client, model):
    first = client.responses.create(model=model, input="My name is Ada.")
    history = [
        {"role": "user", "content": "My name is Ada."},
        {"type": "item_reference", "id": first.output[-1].id},
        {"role": "user", "content": "[[memory]] who"},
    ]
    second = client.responses.create(model=model, input=history)
    assert "2. assistant: You said: My name is Ada." in second.output_text
    history[1]["id"] = "msg_" + "0" * 34
    with pytest.raises(openai.NotFoundError, match="Items are not persisted"):
        client.responses.create(model=model, input=history)


def test_both_ways_to_continue(client):
    first = client.responses.create(model=OPENAI_MODEL, input="x")
    with pytest.raises(openai.BadRequestError):
        client.responses.create(model=OPENAI_MODEL, input="x", previous_response_id=first.id, conversation=unique())


def test_conversation(client, model):
    key = unique()
    client.responses.create(model=model, input="My name is Ada.", conversation=key)
    response = client.responses.create(model=model, input="[[memory]] who am I", conversation={"id": key})
    assert "user: My name is Ada." in response.output_text


@pytest.mark.parametrize("input", ["hello there", [{"role": "user", "content": "hello there"}]], ids=["text", "items"])
def test_input_tokens(client, model, input):
    counted = client.responses.input_tokens.count(model=model, input=input)
    assert counted.object == "response.input_tokens"
    assert 2 <= counted.input_tokens <= 30
    longer = client.responses.input_tokens.count(model=model, input=input, instructions="Be brief. " * 100, tools=[WEATHER])
    assert longer.input_tokens > counted.input_tokens + 200


def test_input_tokens_of_what_is_continued(client):
    first = client.responses.create(model=OPENAI_MODEL, input="word " * 500)
    counted = client.responses.input_tokens.count(model=OPENAI_MODEL, input="and?", previous_response_id=first.id)
    assert counted.input_tokens > 1000


def test_background(client, model):
    begun = client.responses.create(model=model, input="[[slow-first ms=300]] hello", background=True)
    assert begun.status in ("queued", "in_progress") and begun.background is True
    deadline = time.monotonic() + 20
    while (response := client.responses.retrieve(begun.id)).status in ("queued", "in_progress"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert response.status == "completed" and response.output_text == "You said: hello"


def test_background_stream_is_joined(client):
    stream = client.responses.create(
        model=OPENAI_MODEL, input="[[slow-chunks ms=100]] one two three", background=True, stream=True
    )
    created = next(iter(stream))
    assert created.type == "response.created" and created.response.status == "queued"
    stream.close()
    events = list(client.responses.retrieve(created.response.id, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert events[-1].type == "response.completed" and "one two three" in events[-1].response.output_text


def test_cancel(client):
    begun = client.responses.create(model=OPENAI_MODEL, input=f"[[slow-first ms=5000]] {unique()}", background=True)
    assert client.responses.cancel(begun.id).status == "cancelled"
    plain = client.responses.create(model=OPENAI_MODEL, input="hello")
    with pytest.raises(openai.BadRequestError):
        client.responses.cancel(plain.id)


def test_compact(client, model):
    name = unique()
    first = client.responses.create(model=model, input=f"My name is {name}.")
    # Raw: the SDK's strict model knows no words of the user in an output, though the API description promises them.
    raw = client.responses.with_raw_response.compact(model=model, previous_response_id=first.id)
    compacted = raw.http_response.json()
    assert compacted["object"] == "response.compaction" and compacted["usage"]["total_tokens"] > 0
    assert [item["type"] for item in compacted["output"]] == ["message", "compaction"]
    assert name in compacted["output"][0]["content"][0]["text"]
    more = [{"role": "assistant", "content": "Ready."}, {"role": "user", "content": "[[memory]] go on"}]
    again = [*compacted["output"], *more]
    response = client.responses.create(model=model, input=again)
    assert f"1. user: My name is {name}." in response.output_text
    assert "Summary of the conversation so far" in response.output_text
