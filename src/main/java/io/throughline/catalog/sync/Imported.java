package io.throughline.catalog.sync;

import io.throughline.catalog.Fact;
import io.throughline.catalog.SyncedProvider;
import java.util.List;
import java.util.Map;

/**
 * What a document says.
 *
 * @param entries how many entries it has
 * @param models by {@code provider/name}, in the order of the document
 * @param providers that can be called by what it says of them, each once
 * @param skipped how many entries made no model, by reason
 * @param leftOut how many facts of models were not taken, by reason
 */
record Imported(
        int entries,
        Map<String, List<Fact>> models,
        List<SyncedProvider> providers,
        Map<String, Integer> skipped,
        Map<String, Integer> leftOut) {}
