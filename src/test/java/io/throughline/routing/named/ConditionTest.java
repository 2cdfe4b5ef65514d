package io.throughline.routing.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.Capability;
import io.throughline.routing.Asker;
import io.throughline.routing.Needs;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    private static final UUID ACME = new UUID(1, 2);

    /** A streamed request of 8,000 tokens with tools, by u-7 of acme, labelled {@code age: "30"}. */
    private static RouteFacts facts() {
        var ask = Asks.of("r")
                .metadata("age", "30")
                .session("s-1")
                .needs(new Needs(Set.of(Capability.TOOLS), 8_000, 0, 100))
                .asker(new Asker(ACME, "u-7", null, true));
        return new RouteFacts(ask.ask(), Map.of(ACME, "acme"));
    }

    private static Condition read(String yaml) {
        return ConditionReader.read(WrittenYaml.read(yaml, null).getFirst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{metadata.age: 30}; true; metadata.age = 30",
                "{metadata.age: '31'}; false; metadata.age = 31",
                "{metadata.age: {ne: 31}}; true; metadata.age != 31",
                "{metadata.none: {ne: 31}}; true; metadata.none != 31",
                "{metadata.none: {gt: 0}}; false; metadata.none > 0",
                "{metadata.age: {$gte: 30, $lt: 31}}; true; metadata.age >= 30 and metadata.age < 31",
                "{metadata.age: {gt: 30}}; false; metadata.age > 30",
                "{metadata.age: {lte: 29.5}}; false; metadata.age <= 29.5",
                "{metadata.age: [29, 30]}; true; metadata.age in 29, 30",
                "{metadata.age: {nin: [29, 30]}}; false; metadata.age not in 29, 30",
                "{metadata.age: {exists: true}}; true; metadata.age exists",
                "{metadata.none: {exists: false}}; true; metadata.none does not exist",
                "{metadata.age: {exists: false}}; false; metadata.age does not exist",
                "{end-user: {matches: '^u-[0-9]$'}}; true; end-user matches ^u-[0-9]$",
                "{end_user: {regex: '^[0-9]'}}; false; end-user matches ^[0-9]",
                "{prompt-tokens: {gt: 7999}}; true; prompt-tokens > 7999",
                "{prompt-tokens: {gt: 8000}}; false; prompt-tokens > 8000",
                "{stream: true, tools: true}; true; stream = true and tools = true",
                "{images: true}; false; images = true",
                "{images: false}; true; images = false",
                "{kind: chat}; true; kind = chat",
                "{session: s-1}; true; session = s-1",
                "{conversation: {exists: true}}; false; conversation exists",
                "{organization: acme}; true; organization = acme",
                "{organization: 00000000-0000-0001-0000-000000000002}; true; organization = 00000000-0000-0001-0000-000000000002",
                "{organization: {ne: acme}}; false; organization != acme",
                "{any: [{stream: false}, {tools: true}]}; true; (stream = false or tools = true)",
                "{all: [{stream: true}, {tools: false}]}; false; stream = true and tools = false",
                "{not: {stream: true}}; false; not (stream = true)"
            })
    void holdsOrNot(String yaml, boolean holds, String text) {
        assertThat(read(yaml).holds(facts())).isEqualTo(holds);
        assertThat(read(yaml).text()).isEqualTo(text);
    }

    @Test
    void anUnluckyPatternEndsSoon() {
        var condition = read("{metadata.x: {matches: 'a.*a.*a.*a.*b$'}}");
        var unlucky = Asks.of("r").metadata("x", "a".repeat(400));
        assertThatThrownBy(() -> condition.holds(new RouteFacts(unlucky.ask(), Map.of())))
                .hasMessageContaining("'matches a.*a.*a.*a.*b$' takes too long");
        var tooLong = Asks.of("r").metadata("x", "a".repeat(513));
        assertThat(condition.holds(new RouteFacts(tooLong.ask(), Map.of()))).isFalse();
    }
}
