package io.throughline.catalog;

import java.net.URI;

/**
 * What one source says of one provider that speaks the OpenAI API.
 *
 * @param baseUrl https, on a public host, without a slash at its end
 */
public record SyncedProvider(String id, String name, URI baseUrl) {}
