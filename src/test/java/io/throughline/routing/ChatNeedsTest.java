package io.throughline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Capability;
import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.Role;
import io.throughline.chat.ToolSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatNeedsTest {

    private static Needs needs(
            @Nullable Long most, @Nullable ResponseFormat format, List<ToolSpec> tools, Part... parts) {
        var options = new ChatOptions(
                most, ChatOptions.Sampling.DEFAULT, List.of(), null, null, format, null, null, null, Extras.NONE);
        return ChatNeeds.of(new Content(List.of(Message.of(Role.USER, parts)), tools, options));
    }

    private static Needs needs(Part... parts) {
        return needs(null, null, List.of(), parts);
    }

    @Test
    void wordsAreATokenForFourLettersAndEachOtherSign() {
        assertThat(needs(new Part.Text("twelve chars"))).isEqualTo(new Needs(Set.of(), 3, 0, 500));
        assertThat(needs(new Part.Text("日本語 ab")).promptTokens()).isEqualTo(4);
    }

    @Test
    void partsNeedWhatTheyAre() {
        var image = new Part.Image(new Media.Inline("image/png", "A".repeat(400_000)));
        assertThat(needs(image).capabilities()).containsExactly(Capability.VISION);
        assertThat(needs(image).promptTokens()).as("bytes are not words").isEqualTo(1_000);
        assertThat(needs(new Part.Audio("AAAA", "wav", Extras.NONE)).capabilities())
                .containsExactly(Capability.AUDIO_IN);
        assertThat(needs(new Part.File(null, "a.pdf", "f", Extras.NONE)).capabilities())
                .containsExactly(Capability.PDF);
        assertThat(needs(new Part.ToolResult("c", List.of(image), false, Extras.NONE))
                        .capabilities())
                .as("a screenshot that a tool made")
                .containsExactly(Capability.VISION);
    }

    @Test
    void toolsAndFormsAreNeedsAndCount() {
        var tool = new ToolSpec("look", null, "{\"type\":\"object\"}", null, Extras.NONE);
        var asked =
                needs(null, new ResponseFormat.JsonSchema("s", null, "{}", null), List.of(tool), new Part.Text("x"));
        assertThat(asked.capabilities()).containsExactlyInAnyOrder(Capability.TOOLS, Capability.JSON);
        assertThat(asked.promptTokens()).isEqualTo(6);
        assertThat(needs(null, new ResponseFormat.AnyJson(), List.of()).capabilities())
                .containsExactly(Capability.JSON);
        assertThat(needs(null, new ResponseFormat.PlainText(), List.of()).capabilities())
                .isEmpty();
    }

    @Test
    void aLowLimitIsWhatIsExpected() {
        assertThat(needs(20L, null, List.of()).outputTokens()).isEqualTo(20);
        assertThat(needs(32_000L, null, List.of()).outputTokens()).isEqualTo(500);
    }
}
