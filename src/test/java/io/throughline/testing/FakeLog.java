package io.throughline.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the fake has seen since its start or the last reset; the newest few thousand requests are kept. */
final class FakeLog {
    private static final int MOST_REQUESTS = 5000;

    private final ConcurrentLinkedDeque<RecordedRequest> requests = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<FakeUpstream.Violation> violations = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<FakeUpstream.Closed> closed = new ConcurrentLinkedDeque<>();
    private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();
    private final AtomicInteger kept = new AtomicInteger();

    void add(RecordedRequest request) {
        requests.add(request);
        if (kept.incrementAndGet() > MOST_REQUESTS && requests.pollFirst() != null) {
            kept.decrementAndGet();
        }
    }

    void violation(RecordedRequest request, String message) {
        violations.add(new FakeUpstream.Violation(request.number(), request.path(), message));
    }

    void closed(RecordedRequest request, int writes, long startedNanos) {
        long millis = (System.nanoTime() - startedNanos) / 1_000_000;
        closed.add(new FakeUpstream.Closed(request.number(), request.path(), writes, millis));
    }

    /** How often this very text has come, this time included. */
    int turn(String text) {
        return turns.computeIfAbsent(text, key -> new AtomicInteger()).incrementAndGet();
    }

    List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    List<FakeUpstream.Violation> violations() {
        return List.copyOf(violations);
    }

    List<FakeUpstream.Closed> closed() {
        return List.copyOf(closed);
    }

    void reset() {
        requests.clear();
        kept.set(0);
        violations.clear();
        closed.clear();
        turns.clear();
    }

    /** The lists as JSON for scripts; requests only those whose body holds the marker. */
    @Nullable String describe(String path, String marker) {
        return switch (path) {
            case "/__fake/requests" ->
                FakeJson.write(requests().stream()
                        .filter(request ->
                                marker.isEmpty() || request.bodyText().contains(marker))
                        .map(RecordedRequest::describe)
                        .toList());
            case "/__fake/violations" -> FakeJson.write(violations());
            case "/__fake/closed" -> FakeJson.write(closed());
            default -> null;
        };
    }
}
