package io.throughline.dialect;

import io.throughline.chat.Wishes;
import io.throughline.wire.JsonIndex;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The client APIs by id. */
@Component
public class Dialects {

    private final Map<String, InboundDialect> inbound;

    Dialects(List<InboundDialect> inbound) {
        this.inbound = inbound.stream().collect(Collectors.toUnmodifiableMap(InboundDialect::id, Function.identity()));
    }

    public InboundDialect inbound(String id) {
        var dialect = inbound.get(id);
        if (dialect == null) {
            throw new IllegalArgumentException("no client API '" + id + "'; known: " + inbound.keySet());
        }
        return dialect;
    }

    /**
     * A conversation's key as a header names it.
     *
     * @throws io.throughline.chat.GatewayException INVALID_REQUEST when it is too long or holds control characters
     */
    public static String conversationKey(String written) {
        return Controls.checked(written);
    }

    /**
     * The turn that {@code throughline.parent} names; null when the body names none.
     *
     * @throws io.throughline.chat.GatewayException INVALID_REQUEST when it is no id
     */
    public static @Nullable UUID parent(JsonIndex body) {
        return Controls.parent(body);
    }

    /** What the headers {@code X-Throughline-Timeout}, {@code -Hedge} and {@code -On-Failure} say, looked up by lower-case names. */
    public static Wishes wishes(Function<String, @Nullable String> header) {
        return WishControls.ofHeaders(header);
    }
}
