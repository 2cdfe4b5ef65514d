package io.throughline.dialect;

import io.throughline.chat.GatewayException;
import io.throughline.chat.RouteControls;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a client's body that are about the choice of the model, as several gateways spell them: OpenRouter's {@code models},
 * {@code provider} and {@code session_id}, LiteLLM's fallbacks, Vercel's {@code providerOptions.gateway}. A body without any costs a look at the
 * names of its members.
 */
public final class RouteFields {

    /** As long as OpenRouter takes them. */
    public static final int MAX_SESSION_LENGTH = 256;

    private List<String> models = List.of();
    private @Nullable ProviderFields provider;
    private @Nullable FallbackFields fallbacks;
    private @Nullable String session;
    private Map<String, String> metadata = Map.of();
    private @Nullable BigDecimal maxCostUsd;
    private @Nullable Double strongShare;
    private boolean explained;

    private RouteFields() {}

    /** @throws GatewayException INVALID_REQUEST that names the field, its value and what it may be */
    public static RouteControls read(JsonIndex body) {
        @Nullable RouteFields fields = null;
        for (var member : body.members()) {
            switch (member.name()) {
                case "models",
                        "route",
                        "provider",
                        "providerOptions",
                        "fallbacks",
                        "context_window_fallbacks",
                        "content_policy_fallbacks",
                        "disable_fallbacks",
                        "session_id",
                        "metadata",
                        "throughline" -> {
                    fields = fields == null ? new RouteFields() : fields;
                    fields.member(body, member);
                }
                default -> {}
            }
        }
        return fields == null ? RouteControls.NONE : fields.controls();
    }

    private RouteControls controls() {
        var given = provider == null ? new ProviderFields() : provider;
        var failing = fallbacks == null ? new FallbackFields("") : fallbacks;
        var further = failing.disabled()
                ? List.<String>of()
                : Stream.of(models, given.models(), failing.usual())
                        .flatMap(List::stream)
                        .distinct()
                        .toList();
        return new RouteControls(
                further, given.controls(), failing.controls(), session, metadata, maxCostUsd, strongShare, explained);
    }

    private void member(JsonIndex body, JsonIndex.Member member) {
        var name = member.name();
        var value = body.bytes().slice(member.valueFrom(), member.valueTo());
        if (value.is("null")) {
            return;
        }
        switch (name) {
            case "models" -> models = FieldValues.modelStrings(name, value);
            case "route" -> {
                var unused = FieldValues.oneOf(name, value, List.of("fallback"));
            }
            case "provider" -> provider().openRouter(value);
            case "providerOptions" -> provider().vercel(value);
            case "session_id" -> session = session(FieldValues.string(name, value), name);
            case "metadata" -> metadata = metadata(value);
            case "throughline" -> own(value);
            default -> fallbacks(body).member(name, value);
        }
    }

    private ProviderFields provider() {
        var known = provider == null ? new ProviderFields() : provider;
        provider = known;
        return known;
    }

    private FallbackFields fallbacks(JsonIndex body) {
        var known = fallbacks == null ? new FallbackFields(Fields.of(body).textOr("model", "")) : fallbacks;
        fallbacks = known;
        return known;
    }

    /** It is the provider's field too, who will say what is wrong with one that is no object. */
    private static Map<String, String> metadata(JsonBytes value) {
        if (value.at(0) != '{') {
            return Map.of();
        }
        var labels = new LinkedHashMap<String, String>();
        for (var member : JsonIndex.of(value).members()) {
            var label = value.slice(member.valueFrom(), member.valueTo());
            var text = JsonReads.stringOrNull(label);
            labels.put(member.name(), text == null ? label.utf8() : text);
        }
        return labels;
    }

    private void own(JsonBytes value) {
        var own = FieldValues.object("throughline", value, "an object such as {\"strict\": true}");
        checkKnown(value);
        var ceiling = own.raw("max_cost");
        if (ceiling != null) {
            maxCostUsd = FieldValues.dollars("throughline.max_cost", ceiling);
        }
        var share = own.raw("strong_share");
        if (share != null) {
            strongShare = FieldValues.share("throughline.strong_share", share);
        }
        var explain = own.raw("explain");
        explained = explain != null && FieldValues.flag("throughline.explain", explain);
    }

    /** A control with a slip in its name would be no control at all; one that is like none may be of another version. */
    private static void checkKnown(JsonBytes own) {
        for (var member : JsonIndex.of(own).members()) {
            var name = member.name();
            for (var known : Controls.OWN) {
                if (!Controls.OWN.contains(name) && sorted(name).equals(sorted(known))) {
                    throw GatewayException.invalid(
                            "throughline." + name, "is no control of the gateway. Did you mean " + known + "?");
                }
            }
        }
    }

    /** Letters that were swapped make the same word. */
    private static String sorted(String word) {
        var letters = word.toCharArray();
        Arrays.sort(letters);
        return new String(letters);
    }

    /**
     * The id of a session.
     *
     * @param at where it was written
     */
    public static String session(String written, String at) {
        if (written.isBlank() || written.length() > MAX_SESSION_LENGTH) {
            throw GatewayException.invalid(
                    at, "must have 1 to " + MAX_SESSION_LENGTH + " characters, but it has " + written.length());
        }
        return written.strip();
    }

    /**
     * Dollars, as a client wrote them.
     *
     * @param at where they were written
     */
    public static BigDecimal dollars(String written, String at) {
        return FieldValues.dollars(written, at);
    }
}
