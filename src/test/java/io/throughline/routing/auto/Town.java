package io.throughline.routing.auto;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.chat.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * People whose requests are hard or easy. Hard ones have words of their own and, if so asked for, are longer. The strong side is right nine times in ten; the weak
 * one as often where it is easy, and rarely where it is hard.
 */
final class Town {

    static final UUID ORGANIZATION = new UUID(7, 11);

    private static final double HARD = 0.3;
    private static final double RIGHT = 0.9;
    private static final double RARELY = 0.35;

    private final Random random;
    private final double tellingLength;

    /** {@code tellingLength} is how many times longer hard requests are; 1 when length tells nothing. */
    Town(long seed, double tellingLength) {
        random = new Random(seed);
        this.tellingLength = tellingLength;
    }

    record Request(Features features, boolean hard) {

        /** The probability that the answer is right. */
        double quality(boolean strong) {
            return strong || !hard ? RIGHT : RARELY;
        }
    }

    Request next() {
        boolean hard = random.nextDouble() < HARD;
        int words = (int) (20 * Math.exp(random.nextGaussian() / 2) * (hard ? tellingLength : 1)) + 5;
        var text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i % 8 == 3 ? (hard ? "hard" : "easy") + random.nextInt(40) : "word" + random.nextInt(400))
                    .append(' ');
        }
        return new Request(FeatureReading.of(content(text.toString()), ORGANIZATION), hard);
    }

    static Content content(String text) {
        return content(List.of(Message.text(Role.USER, text)), List.of());
    }

    static Content content(List<Message> messages, List<ToolSpec> tools) {
        var options = new ChatOptions(
                null, ChatOptions.Sampling.DEFAULT, List.of(), null, null, null, null, null, null, Extras.NONE);
        return new Content(messages, tools, options);
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    long cluster() {
        return random.nextLong();
    }

    /** Rated decisions, drawn with one probability whatever the request. */
    List<Lesson> lessons(int count, double probability) {
        var lessons = new ArrayList<Lesson>();
        for (int i = 0; i < count; i++) {
            var request = next();
            boolean strong = happens(probability);
            lessons.add(new Lesson(
                    request.features(), cluster(), probability, strong, happens(request.quality(strong)) ? 1 : 0));
        }
        return lessons;
    }
}
