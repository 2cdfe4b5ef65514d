package io.throughline.chat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the choice of the model beside the model string, whatever gateway's words it was written in.
 *
 * @param models further model strings, to try in this order when those before them fail
 * @param provider what is asked of the providers, for every one of the models
 * @param fallbacks what to try after failures of one kind
 * @param session requests of one session stay with one provider while it works; null for none
 * @param metadata the client's own labels of the request, which conditions of named routes look at; values that are no strings as JSON
 * @param maxCostUsd what the answer may cost at most, in dollars; null for no ceiling
 * @param strongShare the share of strong models that {@code auto} shall hold, 0 to 1; null for the operator's
 * @param explained whether the answer shall say why it came from where it came
 */
public record RouteControls(
        List<String> models,
        ProviderControls provider,
        Fallbacks fallbacks,
        @Nullable String session,
        Map<String, String> metadata,
        @Nullable BigDecimal maxCostUsd,
        @Nullable Double strongShare,
        boolean explained) {

    public static final RouteControls NONE =
            new RouteControls(List.of(), ProviderControls.NONE, Fallbacks.NONE, null, Map.of(), null, null, false);

    public RouteControls {
        models = List.copyOf(models);
        metadata = Map.copyOf(metadata);
    }

    /** The same with that session where it has none. */
    public RouteControls inSession(String id) {
        return session != null
                ? this
                : new RouteControls(models, provider, fallbacks, id, metadata, maxCostUsd, strongShare, explained);
    }

    /** The same with that ceiling, unless there is a lower one. */
    public RouteControls costingAtMost(BigDecimal usd) {
        return maxCostUsd != null && maxCostUsd.compareTo(usd) <= 0
                ? this
                : new RouteControls(models, provider, fallbacks, session, metadata, usd, strongShare, explained);
    }

    public RouteControls withExplanation() {
        return explained
                ? this
                : new RouteControls(models, provider, fallbacks, session, metadata, maxCostUsd, strongShare, true);
    }

    /** Whether nothing but the session and the ceiling of cost changes where a request may go, or in which order. */
    public boolean leaveRoutes() {
        return models.isEmpty() && provider.equals(ProviderControls.NONE) && fallbacks.equals(Fallbacks.NONE);
    }
}
