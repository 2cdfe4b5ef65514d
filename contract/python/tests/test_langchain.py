"""langchain-openai: ChatOpenAI with nothing but another base URL."""

import openai
import pytest
from conftest import DIRECT, FOR_OPENAI, GATEWAY_KEY, GATEWAY_URL, PNG_BASE64, PNG_BYTES, UNICODE, unique
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel


@tool
def get_weather(city: str) -> str:
    """Weather of a city."""
    return f"mild in {city}"


@tool
def get_time() -> str:
    """The time."""
    return "noon"


class Person(BaseModel):
    """Somebody."""

    name: str
    age: int


def chat(model, **options):
    # LangChain would take another API for some names, whatever the base URL.
    options = {"max_retries": 0, "timeout": 30, "use_responses_api": False, **options}
    return ChatOpenAI(model=model, base_url=f"{GATEWAY_URL}/v1", api_key=GATEWAY_KEY, **options)


def test_invoke(model):
    answer = chat(model).invoke([SystemMessage("Be brief."), HumanMessage("hello there")])
    assert answer.content == "You said: hello there"
    assert answer.usage_metadata["output_tokens"] > 0
    assert answer.response_metadata["finish_reason"] == "stop"


def test_stream(model):
    chunks = list(chat(model, stream_usage=True).stream("hello there"))
    assert "".join(chunk.content for chunk in chunks) == "You said: hello there"
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole = whole + chunk
    assert whole.usage_metadata["output_tokens"] > 0
    assert whole.response_metadata["finish_reason"] == "stop"


def test_unicode(model):
    assert "".join(chunk.content for chunk in chat(model).stream("[[unicode]]")) == UNICODE


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("script, results", [("tool-call", 1), ("parallel-tools", 2)])
def test_tools(model, script, results, streaming):
    bound = chat(model, streaming=streaming).bind_tools([get_weather, get_time])
    messages = [HumanMessage(f"[[{script} city=Oslo]]")]
    asked = bound.invoke(messages)
    assert [call["name"] for call in asked.tool_calls] == ["get_weather", "get_time"][:results]
    assert asked.tool_calls[0]["args"] == {"city": "Oslo"}
    messages.append(asked)
    for call in asked.tool_calls:
        messages.append({"get_weather": get_weather, "get_time": get_time}[call["name"]].invoke(call))
    assert isinstance(messages[-1], ToolMessage)
    assert bound.invoke(messages).content.startswith("Tool results: get_weather said: mild in Oslo")


@pytest.mark.parametrize("method", ["json_schema", "function_calling"])
def test_structured_output(model, method):
    person = chat(model).with_structured_output(Person, method=method).invoke("who is it")
    assert person == Person(name="Paris", age=7)


def test_image(model):
    parts = [
        {"type": "text", "text": "what is it"},
        {"type": "image", "base64": PNG_BASE64, "mime_type": "image/png"},
    ]
    answer = chat(model).invoke([HumanMessage(content=parts)])
    assert answer.content == f"I see image image/png of {PNG_BYTES} bytes."


def test_errors(model):
    with pytest.raises(openai.RateLimitError):
        chat(model).invoke("[[429 after=7]]")
    with pytest.raises(openai.BadRequestError):
        chat(model).invoke("[[400]]")
    if not DIRECT:
        with pytest.raises(openai.NotFoundError):
            chat("openai/no-such-model").invoke("x")


@pytest.mark.gateway
@pytest.mark.parametrize("fault", ["cut", "drop", "error-frame"])
def test_half_a_stream_raises(model, fault):
    with pytest.raises(openai.APIError):
        list(chat(model).stream(f"[[{fault} after=6]] one two three four five"))


@pytest.mark.gateway
def test_conversation_by_header():
    headers = {"X-Conversation-Id": unique()}
    first, second = FOR_OPENAI[:2]
    chat(first, default_headers=headers).invoke("My name is Ada.")
    assert "My name is Ada." in chat(second, default_headers=headers).invoke("[[memory]]").content


@pytest.mark.gateway
def test_whole_history_with_a_conversation(model):
    """LangChain sends all messages each time; nothing may be doubled."""
    bound = chat(model, extra_body={"conversation": unique()})
    history = [HumanMessage("My name is Ada.")]
    history.append(AIMessage(bound.invoke(history).content))
    history.append(HumanMessage("[[memory]]"))
    assert "I have seen 2 messages" in bound.invoke(history).content
