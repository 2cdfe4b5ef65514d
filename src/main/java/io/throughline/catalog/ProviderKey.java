package io.throughline.catalog;

import io.throughline.tenant.Secret;

/** One of the operator's keys for a provider; of two keys, the one with twice the weight gets twice the calls. */
public record ProviderKey(Secret secret, int weight) {
    public ProviderKey {
        if (weight < 1) {
            throw new BadProviderFileException("the weight of a key must be 1 or more, but it is " + weight);
        }
    }
}
