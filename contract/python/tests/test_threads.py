"""backboard-sdk: threads, their messages, events, and runs that wait for outputs of tools."""

import base64
import uuid

import pytest
from backboard import BackboardAPIError, BackboardNotFoundError, BackboardValidationError
from conftest import CLAUDE_MODEL, FOR_OPENAI, OPENAI_MODEL, PNG_BASE64, UNICODE, openai_client, short, unique, user
from test_threads_resources import TOOLS, with_client

pytestmark = pytest.mark.gateway


def named(model):
    provider, name = model.split("/", 1)
    return {"llm_provider": provider, "model_name": name}


@pytest.fixture(params=FOR_OPENAI, ids=short)
def model(request):
    return request.param


async def thread_of(client, **assistant):
    made = await client.create_assistant(unique("Thread-"), **assistant)
    return made, (await client.create_thread(made.assistant_id)).thread_id


async def collect(events):
    return [event async for event in await events]


def text_of(events):
    return "".join(event["content"] for event in events if event["type"] == "content_streaming")


def test_a_message_is_answered(model):
    async def steps(client):
        assistant, thread = await thread_of(client, system_prompt="Be brief.")
        answer = await client.add_message(thread, UNICODE, **named(model))
        assert answer.content == f"You said: {UNICODE}"
        assert answer.status == "COMPLETED" and answer.tool_calls is None
        assert answer.thread_id == str(thread) and answer.assistant_id == str(assistant.assistant_id)
        [message] = answer.messages
        assert message["model_provider"] + "/" + message["model_name"] == model
        assert message["total_tokens"] == message["input_tokens"] + message["output_tokens"] > 0

    with_client(steps)


def test_the_thread_is_remembered():
    async def steps(client):
        _, thread = await thread_of(client)
        first = await client.add_message(thread, "My name is Ada.", **named(OPENAI_MODEL), metadata={"mood": "glad"})
        second = await client.add_message(thread, "[[memory]] who am I", **named(CLAUDE_MODEL))
        assert second.content.splitlines() == [
            "I have seen 2 messages before this one.",
            "1. user: My name is Ada.",
            "2. assistant: You said: My name is Ada.",
        ]
        read = await client.get_thread(thread)
        assert [one.role.value for one in read.messages] == ["user", "assistant"] * 2
        assert read.messages[0].content == "My name is Ada." and read.messages[0].metadata_ == {"mood": "glad"}
        assert str(read.messages[1].message_id) == first.messages[0]["message_id"]
        assert len({one.message_id for one in read.messages}) == 4
        assert all(one.status == "COMPLETED" for one in read.messages)

    with_client(steps)


def test_threads_are_listed_and_deleted():
    async def steps(client):
        assistant, thread = await thread_of(client)
        other = (await client.create_thread(assistant.assistant_id)).thread_id
        listed = await client.list_threads_for_assistant(assistant.assistant_id)
        assert [one.thread_id for one in listed] == [other, thread]
        assert [one.thread_id for one in await client.list_threads(limit=2)] == [other, thread]
        assert [one.thread_id for one in await client.list_threads(skip=1, limit=1)] == [thread]
        assert (await client.delete_thread(thread))["thread_id"] == str(thread)
        with pytest.raises(BackboardNotFoundError):
            await client.get_thread(thread)
        with pytest.raises(BackboardNotFoundError):
            await client.add_message(thread, "hello", **named(OPENAI_MODEL))
        assert [one.thread_id for one in await client.list_threads_for_assistant(assistant.assistant_id)] == [other]

    with_client(steps)


def test_the_system_prompt_reaches_the_model(fake):
    async def steps(client):
        _, thread = await thread_of(client, system_prompt="Speak Latin.")
        mark = unique()
        await client.add_message(thread, f"hello {mark}", **named(OPENAI_MODEL))
        [seen] = fake.requests(mark)
        assert seen["json"]["messages"] == [
            {"role": "system", "content": "Speak Latin."},
            {"role": "user", "content": f"hello {mark}"},
        ]
        assert set(seen["json"]) <= {"model", "messages", "stream", "user", "max_completion_tokens"}

    with_client(steps)


def test_events(model):
    async def steps(client):
        _, thread = await thread_of(client)
        events = await collect(client.add_message(thread, "hello there", stream=True, **named(model)))
        assert text_of(events) == "You said: hello there"
        end = events[-1]
        assert end["type"] == "run_ended" and end["status"] == "completed"
        assert end["thread_id"] == str(thread) and uuid.UUID(end["run_id"])
        assert end["model_provider"] + "/" + end["model_name"] == model and end["total_tokens"] > 0
        read = await client.get_thread(thread)
        assert [one.content for one in read.messages] == ["hello there", "You said: hello there"]

    with_client(steps)


def test_thoughts_are_events_of_their_own():
    async def steps(client):
        _, thread = await thread_of(client)
        ask = {**named(CLAUDE_MODEL), "thinking": {"budget_tokens": 2000}}
        events = await collect(client.add_message(thread, "[[reasoning]] hello", stream=True, **ask))
        kinds = list(dict.fromkeys(event["type"] for event in events))
        assert kinds == ["reasoning_streaming", "reasoning_ended", "content_streaming", "run_ended"]
        answer = await client.add_message(thread, "[[reasoning]] hello", **ask)
        assert answer.reasoning and answer.content

    with_client(steps)


@pytest.mark.refused
def test_a_failure_is_raised():
    async def steps(client):
        _, thread = await thread_of(client)
        with pytest.raises(BackboardNotFoundError, match="no-such-model"):
            await client.add_message(thread, "hello", llm_provider="openai", model_name="no-such-model")
        with pytest.raises(BackboardAPIError):
            await collect(client.add_message(thread, "[[error-frame]] hello", stream=True, **named(OPENAI_MODEL)))

    with_client(steps)


@pytest.mark.parametrize("simple", [False, True], ids=["by run", "simple"])
@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
def test_tools(model, stream, simple):
    async def ask(client, thread, text):
        asked = client.add_message(thread, text, stream=stream, **named(model))
        if not stream:
            answer = await asked
            assert answer.status == "REQUIRES_ACTION"
            return answer.run_id, [call.model_dump() for call in answer.tool_calls]
        events = await collect(asked)
        assert events[-1]["type"] == "tool_submit_required"
        return events[-1]["run_id"], events[-1]["tool_calls"]

    async def submit(client, thread, run, outputs):
        sent = (
            client.submit_tool_outputs_simple(thread, outputs, stream=stream)
            if simple
            else client.submit_tool_outputs(thread, run, outputs, stream=stream)
        )
        return text_of(await collect(sent)) if stream else (await sent).content

    async def steps(client):
        _, thread = await thread_of(client, tools=TOOLS)
        run, calls = await ask(client, thread, "[[tool-call]] weather in Rome")
        assert calls[0]["function"]["name"] == "get_weather"
        outputs = [{"tool_call_id": call["id"], "output": "22 degrees"} for call in calls]
        assert "22 degrees" in await submit(client, thread, run, outputs)
        read = await client.get_thread(thread)
        assert [one.role.value for one in read.messages] == ["user", "assistant", "tool", "assistant"]
        # Of a refused stream the SDK does not read the body.
        with pytest.raises(BackboardValidationError, match="400" if stream else "waits for"):
            await submit(client, thread, run, outputs)

    with_client(steps)


def test_the_tools_of_one_message_go_on_with_its_run(fake):
    async def steps(client):
        mark = unique()
        answer = await client.send_message(f"[[tool-call]] {mark}", tools=TOOLS, **named(OPENAI_MODEL))
        assert answer.status == "REQUIRES_ACTION" and answer.thread_id and answer.assistant_id
        outputs = [{"tool_call_id": call.id, "output": "ok"} for call in answer.tool_calls]
        final = await client.submit_tool_outputs_simple(answer.thread_id, outputs)
        assert final.status == "COMPLETED" and final.run_id == answer.run_id
        first, second = fake.requests(mark)
        assert second["json"]["tools"] == first["json"]["tools"]
        assert second["json"]["model"] == first["json"]["model"]

    with_client(steps)


def test_wrong_outputs_are_named():
    async def steps(client):
        _, thread = await thread_of(client, tools=TOOLS)
        answer = await client.add_message(thread, "[[tool-call]] weather", **named(OPENAI_MODEL))
        [call] = answer.tool_calls
        with pytest.raises(BackboardValidationError, match="call_nobody"):
            await client.submit_tool_outputs(thread, answer.run_id, [{"tool_call_id": "call_nobody", "output": "x"}])
        with pytest.raises(BackboardValidationError, match=call.id):
            await client.submit_tool_outputs(thread, answer.run_id, [])
        with pytest.raises(BackboardNotFoundError, match="run"):
            await client.submit_tool_outputs(thread, str(uuid.uuid4()), [{"tool_call_id": call.id, "output": "x"}])
        final = await client.submit_tool_outputs(thread, answer.run_id, [{"tool_call_id": call.id, "output": "sun"}])
        assert final.status == "COMPLETED" and final.run_id == answer.run_id and "sun" in final.content

    with_client(steps)


def test_a_new_message_closes_the_open_run(model):
    async def steps(client):
        _, thread = await thread_of(client, tools=TOOLS)
        waiting = await client.add_message(thread, "[[tool-call]] weather", **named(model))
        answer = await client.add_message(thread, "never mind", **named(model))
        assert answer.status == "COMPLETED" and "never mind" in answer.content
        assert answer.messages[-1]["metadata_"]["throughline"]["closed_run"] == waiting.run_id
        read = await client.get_thread(thread)
        assert [one.role.value for one in read.messages] == ["user", "assistant", "tool", "user", "assistant"]
        assert read.messages[1].status == "CANCELLED"

    with_client(steps)


def test_a_run_is_cancelled():
    async def steps(client):
        _, thread = await thread_of(client, tools=TOOLS)
        waiting = await client.add_message(thread, "[[tool-call]] weather", **named(OPENAI_MODEL))
        assert (await client.cancel_run(thread, waiting.run_id))["cancelled"] is True
        assert (await client.cancel_run(thread, waiting.run_id))["cancelled"] is False
        with pytest.raises(BackboardNotFoundError):
            await client.cancel_run(thread, str(uuid.uuid4()))
        answer = await client.add_message(thread, "go on", **named(CLAUDE_MODEL))
        assert answer.status == "COMPLETED" and "go on" in answer.content

    with_client(steps)


def test_a_message_may_only_be_stored():
    async def steps(client):
        _, thread = await thread_of(client)
        said = {"custom_timestamp": "2020-02-02T10:00:00Z", "source": "mail"}
        stored = await client.add_message(thread, "My name is Ada.", send_to_llm="false", metadata=said)
        assert stored.status == "COMPLETED" and stored.messages[0]["role"] == "user"
        [message] = (await client.get_thread(thread)).messages
        assert message.content == "My name is Ada." and message.metadata_ == said
        assert message.created_at.isoformat() == "2020-02-02T10:00:00+00:00"
        assert str(message.message_id) == stored.messages[0]["message_id"]
        answer = await client.add_message(thread, "[[memory]] who am I", **named(OPENAI_MODEL))
        assert "1. user: My name is Ada." in answer.content
        with pytest.raises(BackboardValidationError, match="custom_timestamp"):
            await client.add_message(thread, "x", send_to_llm="false", metadata={"custom_timestamp": "yesterday"})

    with_client(steps)


def test_a_back_dated_message_is_answered():
    async def steps(client):
        _, thread = await thread_of(client)
        await client.add_message(thread, "hello", metadata={"custom_timestamp": "2020-02-02"}, **named(OPENAI_MODEL))
        said, _ = (await client.get_thread(thread)).messages
        assert said.created_at.isoformat() == "2020-02-02T00:00:00+00:00"

    with_client(steps)


def test_what_is_not_active_yet_is_said():
    async def steps(client):
        _, thread = await thread_of(client)
        answer = await client.add_message(thread, "hello", memory="Auto", web_search="Auto", **named(OPENAI_MODEL))
        assert answer.content == "You said: hello"
        assert set(answer.messages[-1]["metadata_"]["throughline"]) == {"memory", "web_search"}
        plain = await client.add_message(thread, "hello", memory="off", **named(OPENAI_MODEL))
        assert plain.messages[-1]["metadata_"] is None

    with_client(steps)


def test_files_go_to_the_model(tmp_path, fake):
    picture = tmp_path / "dot.png"
    picture.write_bytes(base64.b64decode(PNG_BASE64))
    notes = tmp_path / "notes.md"
    notes.write_text("Rome was not built in a day.")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4")

    async def steps(client):
        _, thread = await thread_of(client)
        mark = unique()
        answer = await client.add_message(thread, f"look {mark}", files=[picture, notes, paper], **named(OPENAI_MODEL))
        assert answer.status == "COMPLETED"
        [seen] = fake.requests(mark)
        parts = seen["json"]["messages"][-1]["content"]
        assert [part["type"] for part in parts] == ["image_url", "text", "text"]
        assert parts[0]["image_url"]["url"] == "data:image/png;base64," + PNG_BASE64
        assert "notes.md" in parts[1]["text"] and "not built in a day" in parts[1]["text"]
        said, _ = (await client.get_thread(thread)).messages
        assert said.content == f"look {mark}"
        assert [(one.filename, one.status) for one in said.attachments] == [
            ("dot.png", "indexed"),
            ("notes.md", "indexed"),
            ("paper.pdf", "pending"),
        ]
        assert {one.document_id for one in await client.list_thread_documents(thread)} == {
            one.document_id for one in said.attachments
        }

    with_client(steps)


def test_one_conversation_at_every_door():
    async def steps(client):
        key = unique()
        with openai_client() as other:
            ask = {"model": OPENAI_MODEL, "extra_body": {"conversation": key}}
            other.chat.completions.create(messages=user("My name is Ada."), **ask)
            answer = await client.add_message(key, "[[memory]] who am I", **named(OPENAI_MODEL))
            assert "1. user: My name is Ada." in answer.content
            thread = await client.get_thread(answer.thread_id)
            assert [one.content for one in thread.messages][0] == "My name is Ada."
            _, mine = await thread_of(client)
            await client.add_message(mine, "My name is Bob.", **named(OPENAI_MODEL))
            ask["extra_body"]["conversation"] = str(mine)
            said = other.chat.completions.create(messages=user("[[memory]] who am I"), **ask)
            assert "1. user: My name is Bob." in said.choices[0].message.content

    with_client(steps)


def test_a_document_of_a_thread(tmp_path):
    notes = tmp_path / "notes.csv"
    notes.write_text("a,b")

    async def steps(client):
        _, thread = await thread_of(client)
        document = await client.upload_document_to_thread(thread, notes)
        assert document.status == "pending"
        assert await client.list_thread_documents(thread) == [document]
        await client.delete_thread(thread)
        with pytest.raises(BackboardNotFoundError):
            await client.get_document_status(document.document_id)

    with_client(steps)


def test_json_output(fake):
    async def steps(client):
        _, thread = await thread_of(client)
        mark = unique()
        await client.add_message(thread, f"json {mark}", json_output=True, **named(OPENAI_MODEL))
        [seen] = fake.requests(mark)
        assert seen["json"]["response_format"] == {"type": "json_object"}

    with_client(steps)


def test_what_is_wrong_with_a_message_is_named():
    async def steps(client):
        _, thread = await thread_of(client)
        with pytest.raises(BackboardValidationError, match="content is required"):
            await client.add_message(thread, **named(OPENAI_MODEL))
        with pytest.raises(BackboardValidationError, match="stream must be true or false"):
            await client._make_request("POST", f"/threads/{thread}/messages", json_data={"content": "x", "stream": "yes"})
        with pytest.raises(BackboardValidationError, match="voice is not supported"):
            await client.add_message(thread, "x", voice={"tts": {}})
        with pytest.raises(BackboardNotFoundError, match="/api/threads/"):
            await client._make_request("GET", f"/threads/{thread}/nothing")

    with_client(steps)
