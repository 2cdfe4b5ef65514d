package io.throughline.context.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCounterTest {

    private final TokenCounter counter = new TokenCounter();

    /** Counts as OpenAI's library tiktoken gives them. */
    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, hello world, 2",
        "openai/gpt-4-turbo, hello world, 2",
        "openai/gpt-4o, antidisestablishmentarianism, 6",
        "openrouter/openai/gpt-4.1-mini, hello world, 2"
    })
    void countsOpenAisModelsExactly(String model, String text, long tokens) {
        assertThat(counter.of(model).count(text).text()).isEqualTo(tokens);
        assertThat(counter.of(model).method()).endsWith("exact");
    }

    @Test
    void anotherModelsTokensAreRatherTooMany() {
        var text = "The quick brown fox jumps over the lazy dog. ".repeat(20);
        var own = counter.of("openai/gpt-4o");
        var other = counter.of("anthropic/claude-sonnet-4-5");
        assertThat(other.tokens(other.count(text))).isGreaterThan(own.tokens(own.count(text)));
        assertThat(other.method()).contains("assumed");
    }

    @Test
    void learnsWhatTheProviderCounts() {
        var measure = counter.of("acme/model");
        var count = measure.count("The quick brown fox jumps over the lazy dog. ".repeat(20));
        for (int i = 0; i < 100; i++) {
            measure.observe(count, Math.round(count.text() * 0.9));
        }
        assertThat((double) measure.tokens(count)).isCloseTo(count.text() * 0.9, within(count.text() * 0.04));
        assertThat(measure.method()).contains("learned from 100 answers");
    }

    @Test
    void scriptsAreLearnedApart() {
        var measure = counter.of("acme/model");
        var chinese = measure.count("今天天气很好，我们去公园散步吧。".repeat(30));
        var english = measure.count("The quick brown fox jumps over the lazy dog. ".repeat(20));
        long before = measure.tokens(english);
        for (int i = 0; i < 100; i++) {
            measure.observe(chinese, chinese.text() * 2);
        }
        assertThat(measure.tokens(chinese)).isGreaterThanOrEqualTo(chinese.text() * 19 / 10);
        assertThat(measure.tokens(english)).isLessThanOrEqualTo(before * 5 / 4);
    }

    @Test
    void aCountOfSomethingElseTeachesNothing() {
        var measure = counter.of("acme/model");
        var count = measure.count("The quick brown fox jumps over the lazy dog. ".repeat(20));
        long before = measure.tokens(count);
        measure.observe(count, 7);
        measure.observe(count, 1_000_000);
        assertThat(measure.tokens(count)).isEqualTo(before);
    }

    @Test
    void afterMissesTheMarginHoldsAllButOneInTwenty() {
        var ratio = new LearnedRatio(1, 1, 1, 0.1, true);
        for (int i = 0; i < 60; i++) {
            ratio.observe(Count.text(Script.LATIN, 1_000), i % 10 == 0 ? 1_200 : 1_000);
        }
        assertThat(ratio.tokens(Count.text(Script.LATIN, 1_000))).isEqualTo(1_200);
    }

    @Test
    void longTextsAreCountedInPiecesWithTheSameResult() {
        var sentence = "Several words, and then 1234 more of them.\n";
        int one = Vocabulary.O200K.count(sentence.repeat(100));
        assertThat(Vocabulary.O200K.count(sentence.repeat(2_000))).isCloseTo(one * 20, within(40));
    }

    @Test
    void oneWordOfAMegabyteIsCountedInReasonableTime() {
        assertThat(Vocabulary.O200K.count("a".repeat(1_000_000))).isPositive();
    }

    /** The examples of OpenAI's guide: 1024 x 1024 is 765 tokens, 2048 x 4096 is 1105; low detail is 85. */
    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, 1024, 1024, high, 765",
        "openai/gpt-4o, 2048, 4096, high, 1105",
        "openai/gpt-4o, 4096, 8192, low, 85",
        "openai/gpt-4.1-mini, 1024, 1024, high, 1659",
        "anthropic/claude-sonnet-4-5, 1092, 1092, high, 1590",
        "google/gemini-2.5-flash, 384, 384, high, 258",
        "google/gemini-2.5-flash, 1000, 700, high, 516"
    })
    void imagesCostWhatTheirProvidersSay(String model, int width, int height, String detail, long tokens) {
        var image = new Part.Image(new Media.Inline("image/png", png(width, height)), detail, Extras.NONE);
        var count = counter.of(model).count(new Message(Role.USER, List.of(image), Extras.NONE));
        assertThat(count.media()).isEqualTo(tokens);
    }

    @Test
    void anImageOfUnknownSizeCountsAsTheLargest() {
        var image = new Part.Image(new Media.Remote("https://example.org/cat.png"));
        assertThat(counter.of("openai/gpt-4o")
                        .count(Message.of(Role.USER, image))
                        .media())
                .isEqualTo(85 + 8 * 170);
    }

    @Test
    void aJpegSaysItsSizeBehindOtherSegments() {
        var file = ByteBuffer.allocate(64);
        file.putShort((short) 0xFFD8)
                .putShort((short) 0xFFE0)
                .putShort((short) 16)
                .put(new byte[14]);
        file.putShort((short) 0xFFC2)
                .putShort((short) 11)
                .put((byte) 8)
                .putShort((short) 480)
                .putShort((short) 640);
        var media = new Media.Inline("image/jpeg", Base64.getEncoder().encodeToString(file.array()));
        assertThat(ImageSize.of(media)).isEqualTo(new ImageSize(640, 480));
    }

    private static String png(int width, int height) {
        var file = ByteBuffer.allocate(48);
        file.putInt(0x89504E47).putInt(0x0D0A1A0A).putInt(13).putInt(0x49484452);
        file.putInt(width).putInt(height);
        return Base64.getEncoder().encodeToString(file.array());
    }
}
