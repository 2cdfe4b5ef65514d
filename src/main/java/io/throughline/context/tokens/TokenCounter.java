package io.throughline.context.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Measures by model. OpenAI's models are counted in their own vocabulary. All others are counted in {@code o200k} times a ratio by script, which
 * begins cautiously and is learned from what their providers count.
 */
@Component
public final class TokenCounter {

    private static final int MODELS = 10_000;

    /** Of an exact count, for what is put around tools. */
    private static final double EXACT_MARGIN = 0.01;

    private static final double START_MARGIN = 0.10;

    private final TextCounts texts = new TextCounts();
    private final Cache<String, Measure> measures =
            Caffeine.newBuilder().maximumSize(MODELS).build();

    /** That of the model {@code provider/name}. */
    public Measure of(String modelId) {
        return measures.get(modelId, this::made);
    }

    /** An exact one in that vocabulary's tokens and without a margin, for limits that are no model's. */
    public Measure plain() {
        return new ModelMeasure(
                Vocabulary.O200K, new LearnedRatio(1, 1, 1, 0, true), new ImageCost.Pixels(), texts, true);
    }

    private Measure made(String modelId) {
        var own = Vocabulary.of(modelId);
        var vocabulary = own == null ? Vocabulary.O200K : own;
        var ratio = own == null ? assumed(modelId) : new LearnedRatio(1, 1, 1, EXACT_MARGIN, true);
        return new ModelMeasure(vocabulary, ratio, ImageCost.of(modelId), texts, own != null);
    }

    /** Rather too many tokens than too few, until the model's provider has told. */
    private static LearnedRatio assumed(String modelId) {
        var name = modelId.toLowerCase(Locale.ROOT);
        if (name.contains("claude")) {
            return new LearnedRatio(1.25, 1.3, 1.4, START_MARGIN, false);
        }
        if (name.contains("gemini")) {
            return new LearnedRatio(1.05, 1.05, 1.1, START_MARGIN, false);
        }
        return new LearnedRatio(1.15, 1.3, 1.4, START_MARGIN, false);
    }
}
