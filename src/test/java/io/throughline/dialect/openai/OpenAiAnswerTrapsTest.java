package io.throughline.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.ChatFrame;
import io.throughline.chat.TurnFold;
import io.throughline.dialect.Receipt;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain answers that some client would break on come out as answers that none breaks on. */
class OpenAiAnswerTrapsTest {

    private static final Receipt RECEIPT = new Receipt("0198", "p/m", 1_795_176_000L, null);

    private static String answer(String choices) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"m\",\"choices\":["
                + choices + "]}";
    }

    private static String choice(String index, String text) {
        return "{" + index + "\"message\":{\"role\":\"assistant\",\"content\":\"" + text
                + "\"},\"finish_reason\":\"stop\"}";
    }

    private static String through(String body) {
        var fold = new TurnFold();
        JsonBytes raw = null;
        for (ChatFrame frame : new OpenAiAnswerReader(Set.of()).read(new SseFrame(null, JsonBytes.of(body)))) {
            frame.events().forEach(fold::add);
            raw = frame.raw() == null ? null : frame.raw().data();
        }
        return new OpenAiChatWriter(false).plain(fold.answer(), raw, RECEIPT).utf8();
    }

    @Test
    void aGoodAnswerKeepsItsBytes() {
        var body = answer(choice("\"index\":0,", "a") + " , " + choice("\"index\":1,", "b"));
        assertThat(through(body)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"index\":0,", "\"index\":null,", "\"index\":2000000000,", "\"index\":-1,"})
    void numbersChoicesByTheirPlace(String index) {
        assertThat(through(answer(choice(index, "a") + "," + choice(index, "b"))))
                .contains("\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"a\"")
                .contains("\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":\"b\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":{}}",
                "{\"choices\":[{}]}",
                "{\"choices\":[null]}"
            })
    void anAnswerWithoutAChoiceIsNone(String body) {
        assertThatThrownBy(() -> through(body)).isInstanceOf(MalformedJsonException.class);
    }
}
