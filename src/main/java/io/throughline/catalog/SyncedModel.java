package io.throughline.catalog;

import java.util.List;

/**
 * What one source says of one model.
 *
 * @param id {@code provider/name}; the provider need not be one that the catalogue knows
 */
public record SyncedModel(String id, List<KnownFact> facts) {

    public SyncedModel {
        facts = List.copyOf(facts);
    }

    String provider() {
        return id.substring(0, id.indexOf('/'));
    }

    String modelName() {
        return id.substring(id.indexOf('/') + 1);
    }
}
