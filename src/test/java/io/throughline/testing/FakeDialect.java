package io.throughline.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One provider's API as the fake plays it: its keys, its requests, its answers and its ways to fail. */
interface FakeDialect {

    /** The word for it in {@code only=}. */
    String name();

    /** The key that came, or null when none did. */
    @Nullable String key(RecordedRequest request);

    Rejection unauthorized(String message);

    /** Checks what else the headers of every request must hold. */
    default void checkHeaders(RecordedRequest request) {}

    /** The list of models, or one of them. */
    String models(String path);

    /** Whether the path is the one for answers. */
    boolean answersAt(String path);

    /** Refuses what the real API refuses, and reads the rest. */
    Ask read(RecordedRequest request, JsonNode body);

    Written write(Ask ask, Answer answer, int number);

    /** Headers of every answer; {@code id} names the request. */
    Map<String, String> headers(String id);

    /** The type of streamed answers. */
    default String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    /** Whether streams are server-sent events, whose framing may be odd in legal ways. */
    default boolean sendsEvents() {
        return true;
    }

    /** The bytes of one of the frames of a {@link Written}. */
    default byte[] bytes(String frame) {
        return Faults.bytes(frame);
    }

    /** A failure with that status; {@code after} is how many seconds to wait, or blank. */
    Rejection failure(int status, String after);

    Rejection tooLong();

    Rejection noCredit();

    /** The body of a refusal. */
    String body(Rejection rejection, String id);

    /** Headers that only a refusal has; {@code after} as in {@link #failure}. */
    default Map<String, String> headers(Rejection rejection, String after) {
        return after.isEmpty() ? Map.of() : Map.of("retry-after", after);
    }

    /** The frame that ends a stream which has failed. */
    String errorFrame(String id);

    /** An id for a call as this provider makes them. */
    String callId(String tool, String serial);

    /** Whether thoughts are shown. */
    default boolean thinks(Ask ask) {
        return ask.wishes().thinking() && ask.results().isEmpty();
    }

    /** How many tokens the script {@code cached} writes to the cache. */
    default int writtenToCache() {
        return 0;
    }
}
