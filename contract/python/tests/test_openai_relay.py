"""openai-python and langchain-openai at the endpoints beside chat."""

import openai
import pytest
from conftest import DIRECT, GATEWAY_KEY, GATEWAY_URL, OPENAI_MODEL
from langchain_openai import OpenAIEmbeddings

PREFIX = "" if DIRECT else "openai/"
EMBEDDER = PREFIX + "text-embedding-3-small"


@pytest.fixture
def lenient():
    """The strict client takes base64 for a wrong answer before it decodes it."""
    return openai.OpenAI(base_url=f"{GATEWAY_URL}/v1", api_key=GATEWAY_KEY, max_retries=0, timeout=30)


def test_embeddings_by_default(lenient):
    """The SDK asks for base64 and decodes it."""
    answer = lenient.embeddings.create(model=EMBEDDER, input=["one", "three"])
    assert [item.index for item in answer.data] == [0, 1]
    assert [item.embedding[0] for item in answer.data] == [3.0, 5.0]
    assert answer.usage.prompt_tokens == 8


def test_embeddings_as_numbers(client):
    answer = client.embeddings.create(model=EMBEDDER, input="seven", encoding_format="float", dimensions=4)
    assert len(answer.data[0].embedding) == 4 and answer.data[0].embedding[0] == 5.0


def test_embeddings_of_token_ids(lenient):
    answer = lenient.embeddings.create(model=EMBEDDER, input=[[9906, 11], [1]])
    assert [item.embedding[0] for item in answer.data] == [-2.0, -1.0]


@pytest.mark.gateway
def test_cost_in_a_header(client):
    raw = client.embeddings.with_raw_response.create(model=EMBEDDER, input="hello")
    assert float(raw.headers["x-throughline-cost"]) > 0
    assert raw.headers["x-throughline-model"] == EMBEDDER


@pytest.mark.gateway
def test_a_chat_model_does_not_embed(client):
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=OPENAI_MODEL, input="hello")
    assert caught.value.param == "model"


def langchain(**options):
    return OpenAIEmbeddings(
        model=EMBEDDER, base_url=f"{GATEWAY_URL}/v1", api_key=GATEWAY_KEY, max_retries=0, **options
    )


def test_langchain_sends_texts():
    vectors = langchain(check_embedding_ctx_length=False).embed_documents(["one", "three"])
    assert [vector[0] for vector in vectors] == [3.0, 5.0]


def test_langchain_sends_token_ids():
    """Without options it does so, with a vocabulary that it fetches at its first use."""
    tiktoken = pytest.importorskip("tiktoken")
    try:
        tiktoken.get_encoding("cl100k_base")
    except Exception as unreachable:
        pytest.skip(f"no vocabulary: {unreachable}")
    assert len(langchain().embed_query("hello world")) == 8


def test_moderations(client):
    assert client.moderations.create(input="I will kill", model=PREFIX + "omni-moderation-latest").results[0].flagged


def test_images(client):
    answer = client.images.generate(model=PREFIX + "gpt-image-1-mini", prompt="a cat", n=2)
    assert len(answer.data) == 2 and answer.usage.output_tokens == 200


def test_images_in_a_stream(client):
    events = list(client.images.generate(model=PREFIX + "gpt-image-1-mini", prompt="a cat", stream=True))
    assert events[-1].type == "image_generation.completed" and events[-1].usage.output_tokens == 100


def test_speech(client):
    with client.audio.speech.with_streaming_response.create(
        model=PREFIX + "tts-1", voice="alloy", input="hello"
    ) as answer:
        assert answer.headers["content-type"] == "audio/mpeg"
        assert answer.read() == b"ID3hello"


@pytest.mark.parametrize("size", [5, 20_000_000])
def test_transcriptions(client, size):
    answer = client.audio.transcriptions.create(
        model=PREFIX + "whisper-1", file=("talk.mp3", b"x" * size), timestamp_granularities=["word", "segment"]
    )
    assert answer.text == f"heard {size} bytes by word by segment"
    assert answer.usage.type == "duration" and answer.usage.seconds == 9


@pytest.mark.parametrize("form", ["text", "srt", "vtt"])
def test_transcripts_as_text(client, form):
    answer = client.audio.transcriptions.create(
        model=PREFIX + "whisper-1", file=("talk.mp3", b"12345"), response_format=form
    )
    assert isinstance(answer, str) and "heard 5 bytes" in answer


def test_verbose_transcripts(client):
    answer = client.audio.transcriptions.create(
        model=PREFIX + "whisper-1", file=("talk.mp3", b"12345"), response_format="verbose_json"
    )
    assert answer.duration == 8.47 and answer.segments[0].text == "heard 5 bytes"


def test_transcripts_in_a_stream(client):
    events = list(
        client.audio.transcriptions.create(
            model=PREFIX + "gpt-4o-transcribe", file=("talk.mp3", b"12345"), stream=True
        )
    )
    assert "".join(event.delta for event in events[:-1]) == "heard 5 bytes"
    assert events[-1].type == "transcript.text.done" and events[-1].usage.output_tokens == 11


def test_translations(client):
    answer = client.audio.translations.create(model=PREFIX + "whisper-1", file=("talk.mp3", b"12345"))
    assert answer.text == "heard 5 bytes"
