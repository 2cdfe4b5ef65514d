package io.throughline.routing.grammar;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the model a person probably meant. Looked for only when an error is written, never on a request that works. */
public final class Nearest {

    private static final int MAX_LENGTH = 80;

    private Nearest() {}

    /** The live model whose id or bare name is fewest edits away, if that is at most a third of what was written. */
    public static Optional<String> of(String written, CatalogSnapshot snapshot) {
        if (written.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int limit = written.length() / 3;
        @Nullable Model nearest = null;
        for (var model : snapshot.models()) {
            int edits = live(model, snapshot) ? distance(written, model, limit) : limit + 1;
            if (edits <= limit) {
                nearest = model;
                limit = edits - 1;
            }
        }
        return Optional.ofNullable(nearest).map(Model::id);
    }

    /** The word that is fewest edits away, if that is at most a third of what was written, or two letters swapped. */
    public static Optional<String> word(String written, Collection<String> known) {
        if (written.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var lower = written.toLowerCase(Locale.ROOT);
        int limit = Math.max(written.length() > 3 ? 2 : 1, written.length() / 3);
        @Nullable String nearest = null;
        for (var word : known) {
            int edits = edits(lower, word, limit);
            if (edits <= limit && edits < word.length()) {
                nearest = word;
                limit = edits - 1;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static boolean live(Model model, CatalogSnapshot snapshot) {
        var provider = snapshot.provider(model.provider());
        return provider != null && provider.live();
    }

    private static int distance(String written, Model model, int limit) {
        return Math.min(edits(written, model.id(), limit), edits(written, model.name(), limit));
    }

    /** Levenshtein's distance, two rows at a time; any number above {@code limit} when it is larger than that. */
    private static int edits(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) > limit) {
            return limit + 1;
        }
        var before = new int[b.length() + 1];
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(before[j], row[j - 1]) + 1);
                least = Math.min(least, row[j]);
            }
            if (least > limit) {
                return least;
            }
            var free = before;
            before = row;
            row = free;
        }
        return before[b.length()];
    }
}
