package io.throughline.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as a provider file names it.
 *
 * @param saysAllItCan whether the capabilities that it does not name are ones it lacks
 */
record FiledModel(Model model, Origin origin, boolean saysAllItCan) {

    /** What the file says, as facts. */
    List<KnownFact> facts() {
        var facts = new ArrayList<KnownFact>();
        add(facts, null, model.windowTokens() == null ? null : new Fact.Window(model.windowTokens()));
        add(facts, null, model.maxOutputTokens() == null ? null : new Fact.MaxOutput(model.maxOutputTokens()));
        if (model.price() != null) {
            add(facts, since(model.price()), new Fact.Priced(model.price()));
        }
        for (var capability : Capability.values()) {
            boolean can = model.capabilities().contains(capability);
            if (!capability.isKind() && !ModelReading.isDerived(capability) && (can || saysAllItCan)) {
                add(facts, null, new Fact.Can(capability, can));
            }
        }
        if (!model.modalities().equals(Modalities.of(model.capabilities()))) {
            add(facts, null, new Fact.Forms(model.modalities()));
        }
        var days = model.lifecycle();
        add(facts, null, days.released() == null ? null : new Fact.Released(days.released()));
        add(facts, null, days.deprecated() == null ? null : new Fact.Deprecated(days.deprecated()));
        add(facts, null, days.shutdown() == null ? null : new Fact.Shutdown(days.shutdown()));
        return facts;
    }

    private void add(List<KnownFact> facts, @Nullable Instant validFrom, @Nullable Fact fact) {
        if (fact != null) {
            facts.add(new KnownFact(origin.source(), validFrom, fact));
        }
    }

    /** A file's price bears its day in its version. */
    private static @Nullable Instant since(Price price) {
        var day = price.version().substring(price.version().lastIndexOf('@') + 1);
        try {
            return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
