package io.throughline.database;

import java.lang.reflect.Array;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows turned into columns: one array for each, as {@code unnest} takes them, so that one statement writes all rows. */
public record Columns<T>(List<T> rows) {

    public @Nullable UUID[] uuids(Function<T, @Nullable UUID> value) {
        return of(UUID.class, value);
    }

    /** Text that PostgreSQL accepts: it knows no character U+0000, which becomes U+FFFD. */
    public @Nullable String[] texts(Function<T, @Nullable String> value) {
        return of(String.class, row -> {
            var text = value.apply(row);
            return text == null ? null : text.replace('\0', '\uFFFD');
        });
    }

    public @Nullable Long[] longs(Function<T, @Nullable Long> value) {
        return of(Long.class, value);
    }

    /** Any other type that the driver knows; an element is null where {@code value} says null. */
    @SuppressWarnings("unchecked") // an array of that type is made
    public <V> @Nullable V[] of(Class<V> type, Function<T, @Nullable V> value) {
        var column = (@Nullable V[]) Array.newInstance(type, rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
