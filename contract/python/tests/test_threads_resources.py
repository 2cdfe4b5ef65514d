"""backboard-sdk: assistants, their memories and their documents."""

import asyncio
import uuid

import pytest
from backboard import BackboardClient, BackboardNotFoundError, BackboardValidationError
from conftest import GATEWAY_KEY, GATEWAY_URL, unique

pytestmark = pytest.mark.gateway

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Weather of a city",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
]


def with_client(steps):
    """Runs `await steps(client)`."""

    async def run():
        async with BackboardClient(api_key=GATEWAY_KEY, base_url=f"{GATEWAY_URL}/api") as client:
            return await steps(client)

    return asyncio.run(run())


def test_an_assistant_is_made_found_changed_and_deleted():
    name = unique("Ada-")

    async def steps(client):
        made = await client.create_assistant(name, system_prompt="Be brief.", tools=TOOLS, tok_k=7)
        assert isinstance(made.assistant_id, uuid.UUID)
        assert made.name == name and made.system_prompt == "Be brief." and made.description == "Be brief."
        assert made.tok_k == 7 and made.tools[0].function.parameters.required == ["city"]
        assert await client.get_assistant(made.assistant_id) == made
        assert await client.list_assistants(name=name) == [made]
        assert made in await client.list_assistants()
        changed = await client.update_assistant(made.assistant_id, system_prompt="Be long.", tools=[])
        assert changed.system_prompt == "Be long." and changed.tools == [] and changed.name == name
        assert changed.created_at == made.created_at and changed.tok_k == 7
        gone = await client.delete_assistant(made.assistant_id)
        assert gone["assistant_id"] == str(made.assistant_id)
        with pytest.raises(BackboardNotFoundError, match=str(made.assistant_id)):
            await client.get_assistant(made.assistant_id)

    with_client(steps)


def test_pages_are_newest_first():
    name = unique("Page-")

    async def steps(client):
        made = [await client.create_assistant(name) for _ in range(3)]
        assert await client.list_assistants(name=name, skip=1, limit=1) == [made[1]]
        assert await client.list_assistants(name=name) == made[::-1]

    with_client(steps)


def test_a_description_is_a_system_prompt():
    async def steps(client):
        made = await client.create_assistant(unique("Desc-"), description="Speak Latin.")
        assert made.system_prompt == "Speak Latin."
        both = await client.create_assistant(unique("Desc-"), description="For Romans", system_prompt="Speak Latin.")
        assert (both.description, both.system_prompt) == ("For Romans", "Speak Latin.")

    with_client(steps)


def test_what_is_wrong_is_named():
    async def steps(client):
        with pytest.raises(BackboardValidationError, match="name is required"):
            await client.create_assistant("")
        with pytest.raises(BackboardValidationError, match="tools must hold"):
            await client.create_assistant("x", tools=[{"type": "function"}])
        with pytest.raises(BackboardNotFoundError, match="nobody"):
            await client.get_assistant("nobody")

    with_client(steps)


def test_a_clone_has_memories_and_documents(tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("Rome was not built in a day.")

    async def steps(client):
        source = await client.create_assistant(unique("Source-"), system_prompt="Be brief.")
        await client.add_memory(source.assistant_id, "Likes tea")
        await client.upload_document_to_assistant(source.assistant_id, notes)
        full = await client.clone_assistant(source.assistant_id)
        assert full.assistant.name == source.name + " Copy" and full.assistant.system_prompt == "Be brief."
        assert (full.documents_cloned, full.memories_cloned) == (1, 1)
        assert [one.content for one in (await client.get_memories(full.assistant.assistant_id)).memories] == ["Likes tea"]
        [copy] = await client.list_assistant_documents(full.assistant.assistant_id)
        assert copy.filename == "notes.txt"
        bare = await client.clone_assistant(source.assistant_id, "Bare", "Be long.", copy_documents=False, copy_memories=False)
        assert bare.assistant.name == "Bare" and bare.assistant.system_prompt == "Be long."
        assert (bare.documents_cloned, bare.memories_cloned) == (0, 0)
        assert (await client.get_memories(bare.assistant.assistant_id)).memories == []

    with_client(steps)


def test_memories():
    async def steps(client):
        assistant = (await client.create_assistant(unique("Memory-"))).assistant_id
        assert (await client.get_memory_stats(assistant)).total_memories == 0
        added = await client.add_memory(assistant, "The user lives in Rome", {"source": "form"})
        assert added["success"] is True
        operation = await client.get_memory_operation_status(added["memory_operation_id"])
        assert operation.status == "COMPLETED" and operation.memory_ids == [added["memory_id"]]
        memory = await client.get_memory(assistant, added["memory_id"])
        assert memory.content == "The user lives in Rome" and memory.metadata == {"source": "form"}
        changed = await client.update_memory(assistant, memory.id, "The user lives in Zürich")
        assert changed.content == "The user lives in Zürich" and changed.metadata == {"source": "form"}
        for i in range(4):
            await client.add_memory(assistant, f"Fact {i} about tea")
        page = await client.get_memories(assistant, page=2, page_size=2)
        assert (page.total_count, page.page, page.page_size, page.total_pages) == (5, 2, 2, 3)
        assert [one.content for one in page.memories] == ["Fact 1 about tea", "Fact 0 about tea"]
        assert len((await client.get_memories(assistant)).memories) == 5
        found = await client.search_memories(assistant, "zürich or 'geneva'", limit=3)
        assert [one["content"] for one in found["memories"]] == ["The user lives in Zürich"]
        assert found["memories"][0]["score"] > 0
        stats = await client.get_memory_stats(assistant)
        assert stats.total_memories == 5 and stats.last_updated
        assert (await client.delete_memory(assistant, memory.id))["success"] is True
        with pytest.raises(BackboardNotFoundError):
            await client.get_memory(assistant, memory.id)
        with pytest.raises(BackboardNotFoundError):
            await client.delete_memory(assistant, memory.id)
        assert (await client.reset_memories(assistant))["success"] is True
        assert (await client.get_memory_stats(assistant)).total_memories == 0

    with_client(steps)


def test_a_memory_belongs_to_one_assistant():
    async def steps(client):
        mine = (await client.create_assistant(unique("Mine-"))).assistant_id
        other = (await client.create_assistant(unique("Other-"))).assistant_id
        memory = (await client.add_memory(mine, "secret"))["memory_id"]
        with pytest.raises(BackboardNotFoundError):
            await client.get_memory(other, memory)
        with pytest.raises(BackboardNotFoundError):
            await client.update_memory(other, memory, "stolen")
        assert (await client.search_memories(other, "secret"))["memories"] == []

    with_client(steps)


def test_documents_are_kept_and_wait(tmp_path):
    notes = tmp_path / "Grüße “1”.txt"
    notes.write_text("hello")

    async def steps(client):
        assistant = (await client.create_assistant(unique("Docs-"))).assistant_id
        document = await client.upload_document_to_assistant(assistant, notes)
        assert document.filename == notes.name and document.status == "pending" and document.file_size_bytes == 5
        assert document.document_type == "txt"
        assert await client.get_document_status(document.document_id) == document
        assert await client.list_assistant_documents(assistant) == [document]
        gone = await client.delete_document(document.document_id)
        assert gone["document_id"] == str(document.document_id)
        with pytest.raises(BackboardNotFoundError):
            await client.get_document_status(document.document_id)

    with_client(steps)


def test_a_type_that_is_not_taken_is_named(tmp_path):
    tune = tmp_path / "tune.exe"
    tune.write_bytes(b"x")

    async def steps(client):
        assistant = (await client.create_assistant(unique("Docs-"))).assistant_id
        with tune.open("rb") as file, pytest.raises(BackboardValidationError, match=r"'\.exe'"):
            await client._make_request("POST", f"/assistants/{assistant}/documents", files={"file": ("tune.exe", file)})
        with pytest.raises(BackboardValidationError, match="file is required"):
            await client._make_request("POST", f"/assistants/{assistant}/documents", json_data={})

    with_client(steps)


def test_the_model_library():
    async def steps(client):
        everything = await client.list_models(limit=1000)
        assert everything.total == len(everything.models) > 5
        of_openai = await client.list_models(provider="openai", model_type="llm", supports_tools=True, min_context=100_000)
        assert 0 < of_openai.total < everything.total
        assert {one.provider for one in of_openai.models} == {"openai"}
        assert all(one.supports_tools and one.context_limit >= 100_000 for one in of_openai.models)
        paged = await client.list_models(skip=2, limit=3)
        assert paged.models == everything.models[2:5] and paged.total == everything.total
        model = await client.get_model("GPT-4o-mini")
        assert (model.provider, model.name, model.model_type) == ("openai", "gpt-4o-mini", "llm")
        assert model.input_cost_per_1m_tokens == 0.15 and model.output_cost_per_1m_tokens == 0.6
        assert await client.get_model("openai/gpt-4o-mini") == model
        providers = await client.list_providers()
        assert {"openai", "anthropic"} <= set(providers.providers) and providers.total == len(providers.providers)
        assert (await client.list_models_by_provider("anthropic")).total > 0
        with pytest.raises(BackboardNotFoundError, match="no-such-model"):
            await client.get_model("no-such-model")

    with_client(steps)
