"""One conversation through five SDKs and five upstream dialects, with calls of tools open across the switches."""

import json
import os
import pathlib
import shutil
import subprocess
import uuid

import pytest
from conftest import CLAUDE_MODEL, COHERE_MODEL, GEMINI_MODEL, OPENAI_MODEL, RESPONSES_MODEL, unique, user
from test_openai_tools import TOOLS
from test_threads import named
from test_threads_resources import with_client

pytestmark = pytest.mark.gateway

NODE = pathlib.Path(__file__).parents[2] / "node"
FLAT = [{"type": "function", "strict": False, **TOOLS[0]["function"]}]
CLAUDES = [{"name": "get_weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}]


def langchain(conversation, **asked):
    """A turn with LangChain in JavaScript."""
    request = json.dumps({"model": GEMINI_MODEL, "conversation": conversation, "tools": TOOLS, **asked})
    ran = subprocess.run(
        ["node", "langchain-turn.mjs", request], cwd=NODE, env=os.environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def seen_by(fake, path, marker):
    """The last request that an upstream got at such a path, as text."""
    return json.dumps([one["json"] for one in fake.requests(marker) if path in one["path"]][-1])


@pytest.mark.skipif(not (NODE / "node_modules").exists() or not shutil.which("node"), reason="the Node clients are not installed")
def test_five_sdks_five_dialects(client, claude, fake):
    key, marker = str(uuid.uuid4()), unique()

    def ask(messages):
        options = {"model": OPENAI_MODEL, "tools": TOOLS, "extra_body": {"conversation": key}}
        return client.chat.completions.create(messages=messages, **options).choices[0].message

    assert ask(user(f"My name is Ada. {marker}")).content.startswith("You said: My name is Ada.")
    first = ask(user("[[tool-call]] one")).tool_calls[0].id

    answer = langchain(key, results=[{"id": first, "content": "mild"}])
    assert "get_weather said: mild" in answer["text"]
    second = langchain(key, text="[[tool-call]] two")["calls"][0]["id"]

    def speak(content):
        headers = {"X-Conversation-Id": key}
        said = user(content)
        return claude.messages.create(model=CLAUDE_MODEL, max_tokens=500, tools=CLAUDES, messages=said, extra_headers=headers).content

    result = {"type": "tool_result", "tool_use_id": second, "content": "windy"}
    assert "get_weather said: windy" in speak([result])[0].text
    third = next(block.id for block in speak("[[tool-call]] three") if block.type == "tool_use")

    output = {"type": "function_call_output", "call_id": third, "output": "rain"}
    with client.responses.stream(model=RESPONSES_MODEL, conversation=key, input=[output], tools=FLAT) as stream:
        assert "get_weather said: rain" in stream.get_final_response().output_text

    async def last(backboard):
        return await backboard.add_message(uuid.UUID(key), "[[memory]]", **named(COHERE_MODEL))

    told = with_client(last).content
    for number, words in enumerate(["one", "two", "three"]):
        assert told.count(f"user: [[tool-call]] {words}") == 1, told
        assert told.count(f"[result {['mild', 'windy', 'rain'][number]}]") == 1, told
    assert told.count(f"user: My name is Ada. {marker}") == 1

    for path, results in [("generateContent", 1), ("/v1/messages", 2), ("/v1/responses", 3), ("/cohere", 3)]:
        sent = seen_by(fake, path, marker)
        assert "My name is Ada." in sent
        assert [words in sent for words in ["mild", "windy", "rain"]] == [number < results for number in range(3)], path
