package io.throughline.relay;

import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import io.throughline.upstream.RawPiece;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonTap;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseSplitter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Overhears what an answer says of its usage while its bytes pass by: at the top of a JSON object, or in the last event of a stream that tells
 * some. Media say nothing. One per answer.
 */
final class AnswerTap {

    private static final Set<String> TOLD = Set.of("usage", "size", "quality", "duration");

    private static final List<String> SECONDS = List.of("seconds", "prompt_audio_seconds");

    private @Nullable JsonTap json;
    private @Nullable SseSplitter events;
    private @Nullable Fields usage;
    private boolean begun;

    void feed(RawPiece piece) {
        if (!begun) {
            begun = true;
            var type = piece.mediaType().toLowerCase(Locale.ROOT);
            json = type.contains("json") ? new JsonTap(TOLD, "data") : null;
            events = type.contains("event-stream") ? new SseSplitter() : null;
        }
        if (json != null) {
            json.feed(piece.bytes());
        } else if (events != null) {
            read(events, piece.bytes().wholeArray());
        }
    }

    /** An event that cannot be read tells nothing; it passes like all others. */
    private void read(SseSplitter splitter, byte[] piece) {
        try {
            for (var event : splitter.feed(piece)) {
                var told = event.data().at(0) == '{' ? Fields.of(event.data()).object("usage") : null;
                usage = told == null ? usage : told;
            }
        } catch (MalformedJsonException e) {
            events = null;
        }
    }

    /** How many elements {@code data} had; 0 when the answer is no JSON. */
    long elements() {
        return json == null ? 0 : json.elements();
    }

    /** A string at the top of a JSON answer. */
    @Nullable String text(String name) {
        var value = json == null ? null : json.value(name);
        return value == null ? null : JsonReads.stringOrNull(value);
    }

    /** Seconds of audio: those that the provider counts (OpenAI's name for them, or Mistral's), else the length of the audio. */
    @Nullable BigDecimal seconds() {
        var told = toldUsage();
        if (told != null) {
            for (var name : SECONDS) {
                var counted = number(told.raw(name));
                if (counted != null) {
                    return counted;
                }
            }
        }
        return json == null ? null : number(json.value("duration"));
    }

    /** A number, or a string with one: {@code duration} was that for years. */
    private static @Nullable BigDecimal number(@Nullable JsonBytes value) {
        var text = value == null ? "" : value.utf8().replace("\"", "");
        return text.matches("\\d{1,9}(\\.\\d{1,20})?") ? new BigDecimal(text) : null;
    }

    private @Nullable Fields toldUsage() {
        return usage != null ? usage : json == null ? null : object(json.value("usage"));
    }

    /** Tokens as the provider told them, in either of OpenAI's spellings. */
    @Nullable Usage usage() {
        var told = toldUsage();
        if (told == null) {
            return null;
        }
        if (told.raw("input_tokens") != null) {
            return Usage.of(told.count("input_tokens"), told.count("output_tokens"));
        }
        if (told.raw("prompt_tokens") != null) {
            return Usage.of(told.count("prompt_tokens"), told.count("completion_tokens"));
        }
        return told.raw("total_tokens") != null ? Usage.of(told.count("total_tokens"), 0) : null;
    }

    private static @Nullable Fields object(@Nullable JsonBytes value) {
        return value == null || value.at(0) != '{' ? null : Fields.of(value);
    }
}
