package io.throughline.idempotency;

import java.util.Map;

/** An answer as its client got it: status, headers that the answer set itself, and the bytes of its body. */
public record Reply(int status, Map<String, String> headers, byte[] body) {

    public Reply {
        headers = Map.copyOf(headers);
    }
}
