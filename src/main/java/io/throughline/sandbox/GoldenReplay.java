package io.throughline.sandbox;

import io.throughline.sandbox.Refusals.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Replays a recorded answer byte for byte, in pieces as a network would deliver them. */
final class GoldenReplay {

    /** Sizes of the pieces, over and over: frames arrive whole, halved and several at once. */
    private static final int[] SIZES = {211, 7, 640, 64, 1, 1460, 33};

    private final GoldenCases golden;
    private final Pacing pacing;

    GoldenReplay(GoldenCases golden, Pacing pacing) {
        this.golden = golden;
        this.pacing = pacing;
    }

    /** The recorded answer of {@code <dialect>.<case>}; a case that is not there is a 404 that names those that are. */
    Mono<Answer> answer(String dialect, String model, Refusals shape) {
        return Mono.fromCallable(() ->
                        golden.find(model).map(this::recorded).orElseGet(() -> shape.answer(missing(dialect, model))))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Answer recorded(GoldenCases.Recorded recorded) {
        var headers = new LinkedHashMap<>(recorded.headers());
        if (Answer.JSON.equals(headers.get("content-type"))) {
            headers.put("content-length", Integer.toString(recorded.body().length));
        }
        var pieces = Flux.fromIterable(cut(recorded.body()));
        var paced = pacing.piece().isZero() ? pieces : pieces.delayElements(pacing.piece());
        return new Answer(recorded.status(), headers, paced, Answer.After.END);
    }

    private Problem missing(String dialect, String model) {
        var message = "The sandbox has no golden case `%s`; of %s it has: %s."
                .formatted(model, dialect, String.join(", ", golden.cases(dialect)));
        return new Problem(404, "model_not_found", "model", message);
    }

    /** Cuts at the sizes above, but inside the first character of a piece that is more than one byte long. */
    static List<byte[]> cut(byte[] body) {
        var pieces = new ArrayList<byte[]>();
        for (int start = 0, turn = 0; start < body.length; turn++) {
            var end = Math.min(body.length, start + SIZES[turn % SIZES.length]);
            var inside = firstLeadByte(body, start, end) + 1;
            var cut = inside > 0 && inside < end ? inside : end;
            pieces.add(Arrays.copyOfRange(body, start, cut));
            start = cut;
        }
        return pieces;
    }

    private static int firstLeadByte(byte[] body, int start, int end) {
        for (var at = start; at < end; at++) {
            if ((body[at] & 0xC0) == 0xC0) {
                return at;
            }
        }
        return -1;
    }
}
