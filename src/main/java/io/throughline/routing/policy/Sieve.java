package io.throughline.routing.policy;

import java.util.function.Consumer;

/**
 * One filter: takes models out of a set.
 *
 * @param asked what it asks for, in the caller's words
 * @param sift takes out of the set the models that have to go
 */
public record Sieve(Refusal refusal, String asked, Consumer<long[]> sift) {

    /** How many models a filter took out. */
    public record Removal(Refusal refusal, String asked, int models) {

        String text() {
            return models + " " + words();
        }

        public String words() {
            return refusal.words(asked);
        }
    }
}
