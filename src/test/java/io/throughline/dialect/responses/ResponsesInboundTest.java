package io.throughline.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Keeping;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.Signature;
import io.throughline.wire.JsonBytes;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What golden cases cannot show: refusals, the head, and thoughts on their way through a client. */
class ResponsesInboundTest {

    private final ResponsesInbound inbound = new ResponsesInbound();

    private ChatRequest read(String members) {
        return inbound.read(JsonBytes.of("{\"model\":\"m\"," + members + "}"));
    }

    private GatewayError refused(String members) {
        var refused =
                catchThrowableOfType(GatewayException.class, () -> read(members).content());
        assertThat(refused).as(members).isNotNull();
        return refused.error();
    }

    @Test
    void aStringIsTheUsersMessage() {
        var request = read("\"input\":\"Hello\",\"instructions\":\"Be brief.\",\"safety_identifier\":\"ada\"");

        assertThat(request.content().messages())
                .extracting(message -> message.role() + " " + message.text())
                .containsExactly("DEVELOPER Be brief.", "USER Hello");
        assertThat(request.head().leadingInstructions()).isEqualTo(1);
        assertThat(request.head().endUser()).isEqualTo("ada");
        assertThat(request.messageBytes()).isEqualTo("\"Hello\"".length());
    }

    @Test
    void whatTheModelDidInARowIsOneTurn() {
        var request = read("\"input\":[{\"role\":\"user\",\"content\":\"x\"},"
                + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}]},"
                + "{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":\"f\",\"arguments\":\"{}\"},"
                + "{\"type\":\"function_call\",\"call_id\":\"b\",\"name\":\"g\",\"arguments\":\"{}\"},"
                + "{\"type\":\"function_call_output\",\"call_id\":\"a\",\"output\":\"1\"},"
                + "{\"type\":\"function_call_output\",\"call_id\":\"b\",\"output\":\"2\"}]");

        assertThat(request.content().messages())
                .extracting(message -> message.role())
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL);
        assertThat(request.content().messages().get(1).parts()).hasSize(3);
    }

    @Test
    void saysWhatItContinuesAndWhetherItIsKept() {
        var hex = "0198f0a17c3e7d52a4b69e10c8d2f351";
        var request = read("\"input\":\"x\",\"instructions\":\"Be brief.\",\"previous_response_id\":\"resp_" + hex
                + "\",\"top_p\":1,\"metadata\":null");

        assertThat(request.head().keeping())
                .isEqualTo(new Keeping(
                        true,
                        UUID.fromString("0198f0a1-7c3e-7d52-a4b6-9e10c8d2f351"),
                        1,
                        "{\"instructions\":\"Be brief.\",\"top_p\":1}",
                        null));
        assertThat(read("\"input\":\"x\",\"store\":false").head().keeping())
                .isEqualTo(new Keeping(false, null, 0, "{}", null));
    }

    @Test
    void continuesTurnsOfEveryApiByTheirIds() {
        var turn = UUID.fromString("0198f0a1-7c3e-7d52-a4b6-9e10c8d2f351");
        for (var prefix : List.of("resp_", "chatcmpl-", "msg_", "req_")) {
            var previous = prefix + "0198f0a17c3e7d52a4b69e10c8d2f351";
            assertThat(read("\"input\":\"x\",\"previous_response_id\":\"" + previous + "\"")
                            .head()
                            .keeping())
                    .as(prefix)
                    .isNotNull()
                    .extracting(Keeping::previous)
                    .isEqualTo(turn);
        }
    }

    @Test
    void refusesWhatCannotBeContinued() {
        assertThat(refused("\"input\":\"x\",\"previous_response_id\":\"resp_1\""))
                .satisfies(error -> assertThat(error.code()).isEqualTo("previous_response_not_found"))
                .satisfies(error -> assertThat(error.message()).contains("resp_1"));
        assertThat(refused("\"input\":\"x\",\"previous_response_id\":\"resp_1\",\"conversation\":\"c\"")
                        .code())
                .isEqualTo("mutually_exclusive_parameters");
        assertThat(refused("\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]"))
                .satisfies(error -> assertThat(error.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .satisfies(error -> assertThat(error.message()).contains("msg_1"));
        assertThat(refused("\"input\":\"x\",\"background\":true,\"store\":false")
                        .param())
                .isEqualTo("background");
    }

    @Test
    void namesTheFieldAtFault() {
        assertThat(refused("\"store\":true").code()).isEqualTo("missing_required_parameter");
        assertThat(refused("\"input\":[]").param()).isEqualTo("input");
        assertThat(refused("\"input\":[{\"role\":\"robot\",\"content\":\"x\"}]").param())
                .isEqualTo("input[0].role");
        assertThat(refused("\"input\":[{\"type\":\"function_call\",\"name\":\"f\"}]")
                        .param())
                .isEqualTo("input[0].call_id");
        assertThat(refused("\"input\":\"x\",\"temperature\":\"hot\"").param()).isEqualTo("temperature");
        assertThat(refused("\"input\":\"x\",\"text\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}")
                        .param())
                .isEqualTo("text.format.name");
    }

    @Test
    void refusesItemsThatNobodyKnows() {
        assertThat(refused("\"input\":[{\"role\":\"user\",\"content\":\"x\"},{\"type\":\"nope\"}]")
                        .param())
                .isEqualTo("input[1].type");
        var request = read("\"input\":[{\"type\":\"web_search_call\",\"id\":\"ws_1\"}]");
        assertThat(request.content().messages().getFirst().parts())
                .singleElement()
                .isInstanceOf(Part.Opaque.class);
    }

    @Test
    void refusesFieldsItCouldNotRepeat() {
        Map.of(
                        "\"metadata\":[1]",
                        "metadata",
                        "\"metadata\":{\"a\":1}",
                        "metadata.a",
                        "\"metadata\":{\"a\":\"\\u0000\"}",
                        "metadata.a",
                        "\"metadata\":{\"a\":\"" + "x".repeat(513) + "\"}",
                        "metadata.a",
                        "\"tools\":[1]",
                        "tools[0]",
                        "\"text\":\"x\"",
                        "text",
                        "\"reasoning\":\"high\"",
                        "reasoning",
                        "\"include\":[1]",
                        "include[0]",
                        "\"max_output_tokens\":0",
                        "max_output_tokens",
                        "\"max_output_tokens\":\"9\"",
                        "max_output_tokens")
                .forEach((members, param) -> assertThat(
                                refused("\"input\":\"x\"," + members).param())
                        .as(members)
                        .isEqualTo(param));
        var largest = "\"metadata\":{\"a\":\"" + "x".repeat(512) + "\"},\"tools\":null,\"max_output_tokens\":1";
        assertThat(read("\"input\":\"x\"," + largest).head().model()).isEqualTo("m");
    }

    @Test
    void anotherProvidersMarksComeBackAsTheyWere() {
        var thought = new Part.Reasoning("Hm", false, Signature.extras("anthropic", "EqoB\"x"));
        var carried = CarriedReasoning.of(thought);

        assertThat(carried).isNotNull();
        assertThat(CarriedReasoning.isForeign(carried)).isTrue();
        assertThat(CarriedReasoning.read("Hm", carried)).isEqualTo(thought);
        var sealed = new Part.Reasoning("EmwK", true, Extras.NONE);
        assertThat(CarriedReasoning.read("", String.valueOf(CarriedReasoning.of(sealed))))
                .isEqualTo(sealed);
        assertThat(CarriedReasoning.of(new Part.Reasoning("Hm", false, Extras.NONE)))
                .isNull();
    }

    @Test
    void marksThatNobodyCanReadAreLeftOut() {
        assertThat(CarriedReasoning.read("Hm", "tl1_no base64!"))
                .isEqualTo(new Part.Reasoning("Hm", false, Extras.NONE));
    }
}
