package io.throughline.testing;

import tools.jackson.databind.JsonNode;

/** What a value in a request must be. */
interface Kind {
    /** Throws when the value is something else; {@code where} names its place for the message. */
    void check(JsonNode value, String where);
}
