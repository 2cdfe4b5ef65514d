package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.dialect.GatewayFields;
import io.throughline.dialect.RelayDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import java.util.List;
import org.springframework.stereotype.Component;

/** OpenAI's endpoints beside chat, as OpenAI and compatible providers serve them. */
@Component
final class OpenAiRelay implements RelayDialect {

    @Override
    public String id() {
        return DIALECT;
    }

    @Override
    public List<JsonBytes> body(JsonIndex body, String model) {
        return splice(body, model).slices();
    }

    static JsonSplice splice(JsonIndex body, String model) {
        var splice = new JsonSplice(body);
        GatewayFields.heeded(body).forEach(splice::remove);
        splice.set("model", JsonWrites.quoted(model));
        return splice;
    }
}
