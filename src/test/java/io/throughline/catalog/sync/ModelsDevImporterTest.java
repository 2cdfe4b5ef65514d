package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Fact;
import io.throughline.catalog.Price;
import io.throughline.catalog.SyncedProvider;
import java.net.URI;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelsDevImporterTest {

    private static Imported read(String provider, String... models) {
        return Documents.read(
                new ModelsDevImporter(),
                "{\"%s\": {\"id\": \"x\", \"env\": [\"X_KEY\"], \"models\": {%s}}}"
                        .formatted(provider, String.join(",", models)));
    }

    private static String model(String name, String more) {
        return """
                "%s": {"limit": {"context": 128000, "output": 0}, "tool_call": true, "reasoning": false, "open_weights": true,
                       "release_date": "2026-03", "modalities": {"input": ["text", "pdf"], "output": ["text"]} %s}
                """.formatted(name, more.isEmpty() ? "" : ", " + more);
    }

    @Test
    void providersAreThoseThatWeKnow() {
        assertThat(read("amazon-bedrock", model("acme.large-v1:0", "")).models())
                .containsOnlyKeys("bedrock/acme.large-v1:0");
        assertThat(read("azure", model("gpt-x", "")).models()).containsOnlyKeys("azure-openai/gpt-x");
        assertThat(read("somebody-new", model("m", "")).models()).containsOnlyKeys("somebody-new/m");
        var vertex = read("google-vertex", model("gemini-x", ""), model("acme/large-maas", ""));
        assertThat(vertex.models()).containsOnlyKeys("vertex-ai/gemini-x");
        assertThat(vertex.skipped()).containsEntry("name_of_model", 1);
        assertThat(read("lmstudio", model("m", "")).skipped()).containsEntry("local_provider", 1);
        assertThat(read("sandbox", model("echo", "")).skipped()).containsEntry("name_of_provider", 1);
    }

    @Test
    void anAddressIsTakenOfProvidersThatSpeakOurApi() {
        var compatible = "\"npm\": \"@ai-sdk/openai-compatible\", \"api\": \"https://api.acme.ai/v1/\"";
        var read = provided("acme", "\"name\": \" Acme AI \", " + compatible);
        assertThat(read.providers())
                .containsExactly(new SyncedProvider("acme", "Acme AI", URI.create("https://api.acme.ai/v1")));
        assertThat(provided("fireworks-ai", compatible).providers())
                .extracting(SyncedProvider::id)
                .containsExactly("fireworks");
        assertThat(provided("acme", "\"name\": \"a\\u0000b\", " + compatible).providers())
                .extracting(SyncedProvider::name)
                .containsExactly("acme");
        assertThat(provided("lmstudio", compatible).providers()).isEmpty();
        assertThat(provided("sandbox", compatible).providers()).isEmpty();
        assertThat(provided("A/b", compatible).providers()).isEmpty();

        var another = provided("acme", "\"npm\": \"@ai-sdk/anthropic\", \"api\": \"https://api.acme.ai/v1\"");
        assertThat(another.providers()).isEmpty();
        assertThat(another.leftOut()).containsEntry("provider_of_another_api", 1);
        var unsafe = provided("acme", "\"npm\": \"@ai-sdk/openai-compatible\", \"api\": \"http://localhost/v1\"");
        assertThat(unsafe.providers()).isEmpty();
        assertThat(unsafe.leftOut()).containsEntry("address_of_provider", 1);
    }

    private static Imported provided(String id, String fields, String... models) {
        return Documents.read(
                new ModelsDevImporter(),
                "{\"%s\": {%s, \"models\": {%s}}}".formatted(id, fields, String.join(",", models)));
    }

    @Test
    void modelsBehindAnotherApiOfACompatibleProviderAreLeftOut() {
        var read = provided(
                "acme",
                "\"npm\": \"@ai-sdk/openai-compatible\", \"api\": \"https://api.acme.ai/v1\"",
                model("here", "\"provider\": {\"npm\": \"@ai-sdk/openai-compatible\"}"),
                model("messages", "\"provider\": {\"npm\": \"@ai-sdk/anthropic\"}"),
                model("responses", "\"provider\": {\"shape\": \"responses\"}"));
        assertThat(read.models()).containsOnlyKeys("acme/here");
        assertThat(read.skipped()).containsEntry("at_another_endpoint", 2);
    }

    @Test
    void whatIsNotSaidIsNoFact() {
        var facts = Documents.facts(read("acme", model("m", "")), "acme/m");
        assertThat(facts)
                .contains(
                        new Fact.Window(128_000),
                        new Fact.Can(Capability.PDF, true),
                        new Fact.Can(Capability.VISION, false),
                        new Fact.Can(Capability.TOOLS, true),
                        new Fact.Can(Capability.REASONING, false),
                        new Fact.Can(Capability.OPEN_WEIGHTS, true),
                        new Fact.Kinds(Set.of(Capability.CHAT)))
                .extracting(Fact::name)
                .doesNotContain("max_output", "price", "json", "released", "deprecated");
    }

    @Test
    void pricesArePerMillionWithStepsByLength() {
        var read = read("acme", model("m", """
                "cost": {"input": 1.25, "output": 10, "cache_read": 0.125, "cache_write": 1.5, "tiers": [
                  {"tier": {"type": "context", "size": 200000}, "input": 2.5, "output": 15},
                  {"tier": {"size": 32000}, "input": 2, "output": 12}]}, "release_date": "2026-03-05", "status": "deprecated"
                """));
        var price = Documents.price(read, "acme/m");
        assertThat(price).isNotNull();
        assertThat(price.inputPicoUsd()).isEqualTo(1_250_000);
        assertThat(price.cacheReadPicoUsd()).isEqualTo(125_000);
        assertThat(price.cacheWritePicoUsd()).isEqualTo(1_500_000);
        assertThat(price.at(32_000).inputPicoUsd()).isEqualTo(1_250_000);
        assertThat(price.at(32_001).inputPicoUsd()).isEqualTo(2_000_000);
        assertThat(price.at(200_001).outputPicoUsd()).isEqualTo(15_000_000);
        assertThat(Documents.facts(read, "acme/m"))
                .contains(new Fact.Deprecated(null), new Fact.Released(LocalDate.of(2026, 3, 5)));
    }

    @Test
    void zeroIsFreeOnlyWhereItCanBeMeantSo() {
        var free = "\"cost\": {\"input\": 0, \"output\": 0}";
        assertThat(Documents.price(read("acme", model("m", free)), "acme/m"))
                .isNotNull()
                .satisfies(price -> assertThat(price.isFree()).isTrue());
        var plan = read("acme-coding-plan", model("m", free));
        assertThat(Documents.price(plan, "acme-coding-plan/m")).isNull();
        assertThat(plan.leftOut()).containsEntry("included_in_a_plan", 1);
        var embeddings = read("acme", model("acme-embed", free));
        assertThat(Documents.price(embeddings, "acme/acme-embed")).isNull();
        assertThat(embeddings.leftOut()).containsEntry("zero_price", 1);
        assertThat(Documents.price(read("acme", model("m", "")), "acme/m")).isNull();
    }

    @Test
    void pricesThatOursCannotSayAreUnknown() {
        var read = read(
                "acme",
                model("thinks", "\"cost\": {\"input\": 1, \"output\": 2, \"reasoning\": 4}"),
                model("alike", "\"cost\": {\"input\": 1, \"output\": 2, \"reasoning\": 2}"),
                model("negative", "\"cost\": {\"input\": -1, \"output\": 2}"),
                model("text", "\"cost\": {\"input\": \"cheap\", \"output\": 2}"));
        assertThat(Documents.price(read, "acme/thinks")).isNull();
        assertThat(Documents.price(read, "acme/alike")).isEqualTo(new Price("", 1_000_000, null, null, 2_000_000));
        assertThat(Documents.price(read, "acme/negative")).isNull();
        assertThat(Documents.price(read, "acme/text")).isNull();
        assertThat(read.leftOut()).containsEntry("price_of_another_form", 1).containsEntry("negative_price", 1);
    }

    @Test
    void theKindOfWorkFollowsFromTheForms() {
        var video = "\"modalities\": {\"input\": [\"text\"], \"output\": [\"video\"]}";
        var read = read(
                "acme",
                model("text-embed-1", ""),
                model("clip", video),
                model("other", "\"provider\": {\"api\": \"http://h\"}"));
        assertThat(Documents.facts(read, "acme/text-embed-1")).contains(new Fact.Kinds(Set.of(Capability.EMBEDDINGS)));
        assertThat(read.skipped()).containsEntry("no_kind_of_work_here", 1).containsEntry("at_another_endpoint", 1);
    }
}
