package io.throughline.routing.named;

import io.throughline.catalog.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something about a request that a condition can look at.
 *
 * @param label which of the client's labels; null unless the subject is {@link Subject#METADATA}
 */
record Fact(Subject subject, @Nullable String label) {

    private static final String METADATA = "metadata.";

    /** The kinds of facts. */
    enum Subject {
        METADATA("metadata.<key>", null),
        PROMPT_TOKENS("prompt-tokens", null),
        STREAM("stream", null),
        TOOLS("tools", Capability.TOOLS),
        IMAGES("images", Capability.VISION),
        FILES("files", Capability.PDF),
        AUDIO("audio", Capability.AUDIO_IN),
        JSON("json", Capability.JSON),
        KIND("kind", null),
        END_USER("end-user", null),
        SESSION("session", null),
        CONVERSATION("conversation", null),
        ORGANIZATION("organization", null);

        private final String id;
        private final @Nullable Capability needed;

        Subject(String id, @Nullable Capability needed) {
            this.id = id;
            this.needed = needed;
        }

        /** What a model must be able to do when this is true of a request; null for other subjects. */
        @Nullable Capability needed() {
            return needed;
        }

        boolean isTrueOrFalse() {
            return needed != null || this == STREAM;
        }

        boolean isNumber() {
            return this == PROMPT_TOKENS;
        }
    }

    /** The fact of that name, e.g. {@code metadata.plan}; empty when there is none. */
    static Optional<Fact> of(String name) {
        if (name.startsWith(METADATA) && name.length() > METADATA.length()) {
            return Optional.of(new Fact(Subject.METADATA, name.substring(METADATA.length())));
        }
        return Arrays.stream(Subject.values())
                .filter(subject -> subject != Subject.METADATA && subject.id.equals(name.replace('_', '-')))
                .map(subject -> new Fact(subject, null))
                .findFirst();
    }

    static List<String> names() {
        return new ArrayList<>(
                Arrays.stream(Subject.values()).map(subject -> subject.id).toList());
    }

    String text() {
        return label == null ? subject.id : METADATA + label;
    }
}
