package io.throughline.relay;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Controls;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedMultipartException;
import io.throughline.wire.MultipartEvent;
import io.throughline.wire.MultipartScanner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns an arriving form into what goes on to a provider: the same bytes, but for the model's name and the gateway's own parts. Notes the short
 * fields that the gateway has to know. Fed by one thread at a time, asked by others.
 */
final class UploadParts {

    private static final String MODEL = "model";
    private static final Set<String> NOTED = Set.of("response_format", "stream", "user");
    private static final int MAX_NOTED_BYTES = 4 * 1024;

    private enum Fate {
        PASSED,
        NOTED,
        MODEL,
        DROPPED
    }

    private final MultipartScanner scanner;
    private final String boundary;
    private final @Nullable String named;
    private final Map<String, String> noted = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private List<Segment> out = new ArrayList<>();
    private Fate fate = Fate.PASSED;
    private String name = "";
    private boolean begun;
    private boolean ended;
    private volatile @Nullable String model;
    /** Written by one thread at a time. */
    private volatile long removed;

    /** {@code named} is the model that the client named outside the form, if it did. */
    UploadParts(String boundary, @Nullable String named) {
        this.boundary = boundary;
        this.named = named;
        scanner = new MultipartScanner(boundary);
    }

    /** The model string as the client wrote it; null while it has not come. */
    @Nullable String model() {
        return model;
    }

    /** The value of one of the short fields; null when it has not come. */
    @Nullable String noted(String field) {
        return noted.get(field);
    }

    /** How many more bytes have come than went on, models not counted among the latter; grows only, once the model is known. */
    long removed() {
        return removed;
    }

    /**
     * What goes on of the next piece; an empty one is the form's end.
     *
     * @throws GatewayException INVALID_REQUEST when it is no form
     */
    List<Segment> feed(JsonBytes piece) {
        out = new ArrayList<>();
        try {
            if (piece.isEmpty()) {
                end();
            } else {
                scanner.feed(piece).forEach(this::take);
            }
        } catch (MalformedMultipartException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, "the form cannot be read: " + e.getMessage());
        }
        return out;
    }

    private void end() {
        if (!scanner.isOver()) {
            throw new MalformedMultipartException("it ends without its last boundary '--" + boundary + "--'");
        }
        out.add(Segment.of(Segment.Mark.END));
    }

    private void take(MultipartEvent event) {
        switch (event) {
            case MultipartEvent.Preamble(var raw) -> removed += raw.length();
            case MultipartEvent.Head head -> head(head);
            case MultipartEvent.Content(var raw) -> content(raw);
            case MultipartEvent.Tail(var raw) -> tail(raw);
        }
    }

    private void head(MultipartEvent.Head head) {
        partEnds();
        if (!begun && named != null) {
            insert(named);
        }
        name = head.name() == null ? "" : head.name();
        fate = fate(head);
        if (fate == Fate.DROPPED) {
            removed += head.raw().length();
        } else {
            delimited(head.raw());
        }
    }

    private Fate fate(MultipartEvent.Head head) {
        if (Controls.NAMES.contains(name) || name.equals(MODEL) && model != null) {
            return Fate.DROPPED;
        }
        if (name.equals(MODEL) && !head.file()) {
            return Fate.MODEL;
        }
        return NOTED.contains(name) && !head.file() ? Fate.NOTED : Fate.PASSED;
    }

    /** A model named outside becomes the first part: no provider takes it from a header. */
    private void insert(String outside) {
        var part = JsonBytes.of("--" + boundary + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n");
        removed -= part.length();
        pass(part);
        out.add(Segment.of(Segment.Mark.MODEL));
        model = outside;
    }

    private void content(JsonBytes raw) {
        switch (fate) {
            case PASSED -> pass(raw);
            case NOTED -> {
                note(raw);
                pass(raw);
            }
            case MODEL -> {
                removed += raw.length();
                note(raw);
            }
            case DROPPED -> removed += raw.length();
        }
    }

    private void note(JsonBytes raw) {
        if (value.size() + raw.length() > MAX_NOTED_BYTES) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST, name + " is longer than " + MAX_NOTED_BYTES + " bytes", name);
        }
        value.write(raw.array(), raw.offset(), raw.length());
    }

    private void tail(JsonBytes raw) {
        if (ended) {
            pass(raw);
            return;
        }
        ended = true;
        partEnds();
        if (model == null) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "model is required: a part named 'model'; GET /v1/models lists what you can use",
                    MODEL);
        }
        delimited(raw);
    }

    private void partEnds() {
        var text = value.toString(StandardCharsets.UTF_8);
        value.reset();
        switch (fate) {
            case MODEL -> {
                if (text.isBlank()) {
                    throw GatewayException.of(
                            ErrorKind.INVALID_REQUEST, "model is empty; GET /v1/models lists what you can use", MODEL);
                }
                out.add(Segment.of(Segment.Mark.MODEL));
                model = text.strip();
            }
            case NOTED -> noted.putIfAbsent(name, text.strip());
            case PASSED, DROPPED -> {}
        }
        fate = Fate.PASSED;
    }

    /** A delimiter has a line end before it, unless nothing else stands there. */
    private void delimited(JsonBytes raw) {
        boolean lineEnd = raw.at(0) == '\r';
        if (lineEnd == begun) {
            pass(raw);
        } else if (begun) {
            removed -= 2;
            pass(JsonBytes.of("\r\n"));
            pass(raw);
        } else {
            removed += 2;
            pass(raw.slice(2, raw.length()));
        }
    }

    private void pass(JsonBytes raw) {
        begun = true;
        out.add(Segment.bytes(raw));
    }
}
