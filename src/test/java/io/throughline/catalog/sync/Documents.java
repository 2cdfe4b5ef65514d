package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Fact;
import io.throughline.catalog.Price;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tests of importers ask of what was read. */
final class Documents {

    private Documents() {}

    static Imported read(Importer importer, String document) {
        return importer.read(document.getBytes(StandardCharsets.UTF_8));
    }

    static List<Fact> facts(Imported imported, String id) {
        assertThat(imported.models()).containsKey(id);
        return Objects.requireNonNull(imported.models().get(id));
    }

    /** Null when unknown. */
    static @Nullable Price price(Imported imported, String id) {
        return facts(imported, id).stream()
                .filter(Fact.Priced.class::isInstance)
                .map(fact -> ((Fact.Priced) fact).price())
                .findFirst()
                .orElse(null);
    }
}
