package io.throughline.dialect;

import io.throughline.wire.JsonBytes;
import java.util.List;
import java.util.Map;

/**
 * What to send to a provider.
 *
 * @param path behind the provider's base URL, beginning with a slash
 * @param headers the dialect's own; never credentials
 * @param body slices in order, to be sent without copying
 * @param dropped names of fields the target could not take, for {@code x-throughline-dropped}
 */
public record Outgoing(String path, Map<String, String> headers, List<JsonBytes> body, List<String> dropped) {
    public Outgoing {
        headers = Map.copyOf(headers);
        body = List.copyOf(body);
        dropped = List.copyOf(dropped);
    }
}
