package io.throughline.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListTest {

    private static List<ListedModel> read(String json) {
        return ModelList.read(JsonBytes.of(json));
    }

    private static ListedModel one(String json) {
        return read(json).getFirst();
    }

    @Test
    void openAiTellsNamesAndDays() {
        var list = """
                {"object":"list","data":[{"id":"gpt-4o","object":"model","created":1715367049,"owned_by":"system"},
                {"id":"gpt-4o-mini","object":"model","created":1721172741,"owned_by":"system"}]}""";
        assertThat(read(list)).extracting(ListedModel::name).containsExactly("gpt-4o", "gpt-4o-mini");
        assertThat(one(list)).isEqualTo(new ListedModel("gpt-4o", null, null, LocalDate.of(2024, 5, 10), null));
    }

    @Test
    void anthropicTellsWindows() {
        var list = """
                {"data":[{"type":"model","id":"claude-sonnet-4-5-20250929","display_name":"Claude Sonnet 4.5",
                "created_at":"2025-09-29T00:00:00Z","max_input_tokens":200000,"max_tokens":64000}],"has_more":false}""";
        assertThat(one(list))
                .isEqualTo(new ListedModel(
                        "claude-sonnet-4-5-20250929", 200_000, 64_000, LocalDate.of(2025, 9, 29), null));
    }

    @Test
    void geminiListsResources() {
        var list = """
                {"models":[{"name":"models/gemini-2.5-flash","displayName":"Gemini 2.5 Flash","inputTokenLimit":1048576,
                "outputTokenLimit":65536,"supportedGenerationMethods":["generateContent"]}],"nextPageToken":"x"}""";
        assertThat(one(list)).isEqualTo(new ListedModel("gemini-2.5-flash", 1_048_576, 65_536, null, null));
    }

    @Test
    void openRouterTellsPrices() {
        var model = one("""
                {"data":[{"id":"anthropic/claude-sonnet-4.5","created":1759161676,"context_length":1000000,
                "pricing":{"prompt":"0.000003","completion":"0.000015","input_cache_read":"0.0000003","image":"0"},
                "top_provider":{"context_length":1000000,"max_completion_tokens":64000}}]}""");
        assertThat(model.windowTokens()).isEqualTo(1_000_000);
        assertThat(model.maxOutputTokens()).isEqualTo(64_000);
        assertThat(model.price())
                .isEqualTo(new ListedModel.TokenPrice(
                        new BigDecimal("0.000003"), new BigDecimal("0.000015"), new BigDecimal("0.0000003"), null));
    }

    @Test
    void aPriceThatDependsIsUnknown() {
        assertThat(
                        one("{\"data\":[{\"id\":\"openrouter/auto\",\"pricing\":{\"prompt\":\"-1\",\"completion\":\"-1\"}}]}")
                                .price())
                .isNull();
        assertThat(one("[{\"id\":\"a\",\"pricing\":{\"input\":0.2,\"output\":0.2}}]")
                        .price())
                .isNull();
    }

    @Test
    void othersHaveOtherNamesForIt() {
        assertThat(one("[{\"id\":\"a\",\"context_length\":8192,\"created\":0}]"))
                .isEqualTo(new ListedModel("a", 8192, null, null, null));
        assertThat(one("{\"data\":[{\"id\":\"a\",\"context_window\":131072,\"max_completion_tokens\":32768}]}"))
                .isEqualTo(new ListedModel("a", 131_072, 32_768, null, null));
        assertThat(one("{\"models\":[{\"name\":\"command-a-03-2025\",\"context_length\":288000.0}]}"))
                .isEqualTo(new ListedModel("command-a-03-2025", 288_000, null, null, null));
        assertThat(one("{\"models\":[{\"name\":\"qwen3:32b\",\"model\":\"qwen3:32b\",\"size\":1}]}")
                        .name())
                .isEqualTo("qwen3:32b");
    }

    @Test
    void whatIsNoModelIsPassedOver() {
        assertThat(
                        read(
                                "{\"data\":[1,{},{\"id\":\"\"},{\"id\":\"a\",\"context_length\":-1,\"created\":\"x\",\"created_at\":\"soon\"},{\"id\":\"a\"}]}"))
                .containsExactly(new ListedModel("a", null, null, null, null));
        assertThat(read("{\"data\":[]}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":{}}", "<html>", "", "nothing"})
    void whatIsNoListIsRefused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(MalformedJsonException.class);
    }
}
