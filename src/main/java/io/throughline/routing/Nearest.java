package io.throughline.routing;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import java.util.Comparator;
import java.util.Optional;

/** Finds the model a person probably meant. Looked for only when an error is written, never on a request that works. */
final class Nearest {

    private static final int MAX_LENGTH = 80;

    private Nearest() {}

    /** The live model whose id or bare name is fewest edits away, if that is at most a third of what was written. */
    static Optional<String> of(String written, CatalogSnapshot snapshot) {
        if (written.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return snapshot.models().stream()
                .filter(model -> live(model, snapshot))
                .min(Comparator.comparingInt(model -> distance(written, model)))
                .filter(model -> distance(written, model) <= written.length() / 3)
                .map(Model::id);
    }

    private static boolean live(Model model, CatalogSnapshot snapshot) {
        var provider = snapshot.provider(model.provider());
        return provider != null && provider.live();
    }

    private static int distance(String written, Model model) {
        return Math.min(edits(written, model.id()), edits(written, model.name()));
    }

    /** Levenshtein's distance, two rows at a time. */
    private static int edits(String a, String b) {
        var before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
