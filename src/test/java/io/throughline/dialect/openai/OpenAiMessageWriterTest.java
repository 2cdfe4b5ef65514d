package io.throughline.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages of the assistant that the chat API has no form for. */
class OpenAiMessageWriterTest {

    private final Set<String> dropped = new LinkedHashSet<>();

    private List<String> written(Message... messages) {
        return new OpenAiMessageWriter(Set.of(), dropped)
                .write(List.of(messages)).stream().map(json -> json.utf8()).toList();
    }

    @Test
    void aMessageOfThoughtsAloneIsLeftOut() {
        var thought = Message.of(Role.ASSISTANT, new Part.Reasoning("Hm", false, Extras.NONE));

        assertThat(written(Message.text(Role.USER, "x"), thought, Message.text(Role.USER, "y")))
                .containsExactly("{\"role\":\"user\",\"content\":\"x\"}", "{\"role\":\"user\",\"content\":\"y\"}");
        assertThat(dropped).containsExactly("reasoning");
    }

    @Test
    void aMessageOfAnotherApisBlocksAloneIsLeftOut() {
        var search = Message.of(Role.ASSISTANT, new Part.Opaque("openai-responses", "{\"type\":\"web_search_call\"}"));

        assertThat(written(search)).isEmpty();
        assertThat(dropped).containsExactly("openai-responses block");
    }

    @Test
    void aSpokenAnswerNeedsNoContent() {
        var spoken = new Message(
                Role.ASSISTANT, List.of(), new Extras(OpenAiParts.DIALECT, Map.of("audio", "{\"id\":\"audio_1\"}")));

        assertThat(written(spoken))
                .containsExactly("{\"role\":\"assistant\",\"content\":null,\"audio\":{\"id\":\"audio_1\"}}");
        assertThat(dropped).isEmpty();
    }
}
