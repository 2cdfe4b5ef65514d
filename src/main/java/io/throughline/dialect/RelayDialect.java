package io.throughline.dialect;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import java.util.List;

/** A provider API that takes requests of OpenAI's endpoints as they are. Found by type. */
public interface RelayDialect {

    /** The id in provider files. */
    String id();

    /** The body for that model, by the provider's own name, without the gateway's own members; all else untouched. */
    List<JsonBytes> body(JsonIndex body, String model);
}
