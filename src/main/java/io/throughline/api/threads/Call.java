package io.throughline.api.threads;

import io.throughline.api.DoorRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A request at one endpoint.
 *
 * @param path what stands in the path where the endpoint's pattern has stars
 */
record Call(DoorRequest request, List<String> path) {

    private static final int MOST = 10_000;
    private static final int LARGEST_PAGE = 1_000;
    private static final int PAGE = 100;
    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    Call {
        path = List.copyOf(path);
    }

    UUID organization() {
        return request.caller().organizationId();
    }

    /**
     * The id at that star of the path.
     *
     * @param what of what it is the id, for the error
     * @throws GatewayException NOT_FOUND when it is no id: then there is nothing of that id either
     */
    UUID id(int star, String what) {
        var id = idOrNull(path.get(star));
        if (id == null) {
            throw unknown(what, path.get(star));
        }
        return id;
    }

    static @Nullable UUID idOrNull(@Nullable String text) {
        return text != null && ID.matcher(text).matches() ? UUID.fromString(text) : null;
    }

    int skip() {
        return request.query().count("skip", 0, MOST);
    }

    int limit() {
        return request.query().count("limit", PAGE, LARGEST_PAGE);
    }

    /** What was found, or the error that it was not. */
    <T> Mono<T> there(Mono<T> found, String what, Object id) {
        return found.switchIfEmpty(Mono.error(() -> unknown(what, id)));
    }

    static GatewayException unknown(String what, Object id) {
        return GatewayException.of(ErrorKind.NOT_FOUND, "there is no " + what + " '" + id + "'");
    }
}
