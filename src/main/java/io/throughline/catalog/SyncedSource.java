package io.throughline.catalog;

import java.util.List;

/**
 * All that one source says.
 *
 * @param providers those that can be called by what it says of them
 */
public record SyncedSource(String name, List<SyncedModel> models, List<SyncedProvider> providers) {

    public SyncedSource {
        models = List.copyOf(models);
        providers = List.copyOf(providers);
    }
}
