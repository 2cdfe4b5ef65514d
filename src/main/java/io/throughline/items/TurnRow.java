package io.throughline.items;

import static io.throughline.items.ConversationRows.there;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import io.throughline.chat.MarkJson;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.Usage;
import io.throughline.conversation.TurnStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code turn} as a turn. */
final class TurnRow {

    private TurnRow() {}

    static Turn turn(Readable row) {
        var answer = messages(row, "answer");
        return new Turn(
                there(row.get("id", UUID.class)),
                text(row, "key"),
                row.get("parent_id", UUID.class),
                text(row, "request_id"),
                TurnStatus.valueOf(text(row, "status").toUpperCase(Locale.ROOT)),
                messages(row, "instructions"),
                there(row.get("instructed_before", Boolean.class)),
                messages(row, "input"),
                answer.isEmpty() ? null : answer.getFirst(),
                text(row, "model_requested"),
                text(row, "model_used"),
                usage(row),
                row.get("cost_nano_usd", Long.class),
                there(row.get("started_at", Instant.class)),
                Duration.ofMillis(there(row.get("duration_ms", Long.class))),
                row.get("error_code", String.class),
                MarkJson.read(utf8(row, "marks")),
                names(row.get("item_names", String[].class)));
    }

    private static List<String> names(String @Nullable [] names) {
        return names == null ? List.of() : List.of(names);
    }

    private static @Nullable Usage usage(Readable row) {
        return row.get("input_tokens", Long.class) == null
                ? null
                : new Usage(
                        tokens(row, "input_tokens"),
                        tokens(row, "cache_read_tokens"),
                        tokens(row, "cache_write_tokens"),
                        tokens(row, "output_tokens"),
                        tokens(row, "reasoning_tokens"));
    }

    private static long tokens(Readable row, String column) {
        return there(row.get(column, Long.class));
    }

    private static String text(Readable row, String column) {
        return there(row.get(column, String.class));
    }

    private static List<Message> messages(Readable row, String column) {
        var utf8 = utf8(row, column);
        return utf8 == null ? List.of() : MessageJson.read(utf8);
    }

    private static byte @Nullable [] utf8(Readable row, String column) {
        var json = row.get(column, Json.class);
        return json == null ? null : json.asArray();
    }
}
