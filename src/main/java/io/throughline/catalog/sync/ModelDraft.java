package io.throughline.catalog.sync;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Fact;
import io.throughline.catalog.Modalities;
import io.throughline.catalog.Modality;
import io.throughline.catalog.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The facts of one model while they are read. */
final class ModelDraft {

    private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(100_000_000);
    private static final Map<String, Modality> MODALITIES =
            Arrays.stream(Modality.values()).collect(Collectors.toMap(Modality::id, Function.identity()));

    private final List<Fact> facts = new ArrayList<>();
    private final ImportCount count;
    private @Nullable Integer window;

    ModelDraft(ImportCount count) {
        this.count = count;
    }

    /** Adds it, unless it is null. */
    void add(@Nullable Fact fact) {
        if (fact != null) {
            facts.add(fact);
        }
    }

    /** A limit of 0, and one that no model has, is none. */
    void window(@Nullable BigDecimal number) {
        window = tokens(number);
        add(window == null ? null : new Fact.Window(window));
    }

    /** As {@link #window}, of sources that know the input alone. */
    void maxInput(@Nullable BigDecimal number) {
        window = tokens(number);
        add(window == null ? null : new Fact.MaxInput(window));
    }

    /** After the window; a longer answer than that is a mistake. */
    void maxOutput(@Nullable BigDecimal number) {
        var limit = tokens(number);
        if (limit != null && window != null && limit > window) {
            count.leaveOut("answer_longer_than_window");
        } else {
            add(limit == null ? null : new Fact.MaxOutput(limit));
        }
    }

    private @Nullable Integer tokens(@Nullable BigDecimal number) {
        if (number == null || number.signum() == 0) {
            return null;
        }
        if (number.signum() < 0 || number.compareTo(MOST_TOKENS) > 0) {
            count.leaveOut("absurd_limit");
            return null;
        }
        return number.intValue();
    }

    /** A price that cannot be taken is unknown, and counted. */
    void price(Supplier<@Nullable Price> reading) {
        try {
            var price = reading.get();
            add(price == null ? null : new Fact.Priced(price));
        } catch (PriceDraft.Unusable e) {
            count.leaveOut(String.valueOf(e.getMessage()));
        }
    }

    /** Nothing when {@code yes} is null. */
    void can(Capability capability, @Nullable Boolean yes) {
        add(yes == null ? null : new Fact.Can(capability, yes));
    }

    /** The forms in these arrays; {@code file} is OpenRouter's word for a PDF. Also what they mean as capabilities. */
    void forms(JsonNode in, JsonNode out) {
        if (!in.isArray() || in.isEmpty() || !out.isArray() || out.isEmpty()) {
            return;
        }
        var taken = words(in);
        var given = words(out);
        can(Capability.VISION, taken.contains(Modality.IMAGE));
        can(Capability.PDF, taken.contains(Modality.PDF));
        can(Capability.AUDIO_IN, taken.contains(Modality.AUDIO));
        can(Capability.AUDIO_OUT, given.contains(Modality.AUDIO));
        add(new Fact.Forms(new Modalities(taken, given)));
    }

    private static Set<Modality> words(JsonNode array) {
        var words = EnumSet.noneOf(Modality.class);
        for (var each : array) {
            var word = each.asString("");
            var modality = MODALITIES.get(word.equals("file") ? "pdf" : word);
            if (modality != null) {
                words.add(modality);
            }
        }
        return words;
    }

    List<Fact> facts() {
        return List.copyOf(facts);
    }
}
