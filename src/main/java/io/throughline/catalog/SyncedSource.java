package io.throughline.catalog;

import java.util.List;

/** All that one source says. */
public record SyncedSource(String name, List<SyncedModel> models) {

    public SyncedSource {
        models = List.copyOf(models);
    }
}
