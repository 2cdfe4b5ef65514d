package io.throughline.catalog;

import java.net.URI;
import java.util.List;

/**
 * A provider that a public catalogue names and nobody here has switched on. It has no key and is never called.
 *
 * @param baseUrl where it is called once an administrator switches it on
 * @param source that named it
 * @param models names that sources give its models
 */
public record KnownProvider(String id, String name, URI baseUrl, String source, List<String> models) {

    public KnownProvider {
        models = List.copyOf(models);
    }

    /** Why it cannot be called and what to do about it. */
    public String whyNotLive() {
        return "known from " + source + "; an administrator switches it on with PUT /admin/providers/" + id
                + " and {\"api_key\": \"…\"}";
    }
}
