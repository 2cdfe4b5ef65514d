package io.throughline.routing.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.ToolSpec;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeatureReadingTest {

    private static final int FLAGS = 3;

    private static Features read(Content content) {
        return FeatureReading.of(content, Town.ORGANIZATION);
    }

    private static Features read(String text) {
        return read(Town.content(text));
    }

    private static double measure(Features features, int number) {
        var weights = new double[Features.SIZE];
        weights[number] = 1;
        return features.dot(weights);
    }

    /** How much two requests have in common; 1 for the same words. */
    private static double likeness(Features one, Features other) {
        var weights = new double[Features.SIZE];
        one.addTo(weights, 1);
        for (int i = 0; i < Features.MEASURES; i++) {
            weights[i] = 0;
        }
        return other.dot(weights);
    }

    private static int words(Features features) {
        var weights = new double[Features.SIZE];
        features.addTo(weights, 1);
        return (int) IntStream.range(Features.MEASURES, Features.SIZE)
                .filter(i -> weights[i] != 0)
                .count();
    }

    @Test
    void measuresAreThoseOfTheWholeRequest() {
        var text = "Why?\n```\nx\n```";
        var image = new Part.Image(Media.ofUrl("https://images.example/cat.png"));
        var features = read(Town.content(
                List.of(Message.text(Role.SYSTEM, "be brief"), Message.of(Role.USER, new Part.Text(text), image)),
                List.of(new ToolSpec("look", null, null, null, Extras.NONE))));
        assertThat(features.length()).isCloseTo(Math.log1p(text.length() + 8) / 10, within(1e-6));
        assertThat(measure(features, 2)).isCloseTo(Math.log(3) / 4, within(1e-6));
        for (int flag = FLAGS; flag < Features.MEASURES; flag++) {
            assertThat(measure(features, flag)).isEqualTo(1);
        }
        var plain = read("Do it.");
        for (int flag = FLAGS; flag < Features.MEASURES; flag++) {
            assertThat(measure(plain, flag)).isZero();
        }
    }

    @Test
    void wordsAreThoseOfTheUsersLastMessage() {
        var alone = read("prove this theorem");
        var behind = read(Town.content(
                List.of(
                        Message.text(Role.USER, "something else"),
                        Message.text(Role.ASSISTANT, "yes"),
                        Message.text(Role.USER, "Prove  THIS theorem!"),
                        Message.text(Role.ASSISTANT, "well")),
                List.of()));
        assertThat(likeness(alone, behind)).isCloseTo(1, within(1e-9));
        assertThat(likeness(alone, read("an unrelated thing"))).isLessThan(0.3);
        assertThat(words(alone)).isEqualTo(5);
    }

    @Test
    void eachSignIsAWordWhereNoSpacesAreWritten() {
        assertThat(words(read("数学の証明"))).isEqualTo(9);
        assertThat(likeness(read("証明"), read("数学の証明"))).isGreaterThan(0.4);
    }

    @Test
    void aLongTextIsLookedAtAtItsEndsOnly() {
        var middle = IntStream.range(0, 200_000).mapToObj(i -> "m" + i).collect(Collectors.joining(" "));
        var features = read("beginning here " + middle + " finally ending");
        assertThat(words(features)).isEqualTo(Features.MOST_WORDS);
        assertThat(likeness(read("beginning here"), features)).isPositive();
        assertThat(features.length()).isGreaterThan(1.3);
        assertThat(features.bytes().length).isLessThanOrEqualTo(1 + 4 * 6 + 2 * Features.MOST_WORDS);
    }

    @Test
    void organizationsHashApart() {
        var content = Town.content("the very same words in two places");
        assertThat(likeness(read(content), FeatureReading.of(content, new UUID(1, 2))))
                .isLessThan(0.3);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var features = read("how are feature vectors kept? " + "word".repeat(30));
        var again = Features.of(features.bytes()).orElseThrow();
        assertThat(again.bytes()).isEqualTo(features.bytes());
        assertThat(likeness(features, again)).isCloseTo(1, within(1e-9));
        assertThat(again.length()).isEqualTo(features.length());
        var other = features.bytes();
        other[0] = 2;
        assertThat(Features.of(other)).isEmpty();
        assertThat(Features.of(new byte[0])).isEmpty();
    }
}
