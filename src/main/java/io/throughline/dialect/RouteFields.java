package io.throughline.dialect;

import io.throughline.chat.GatewayException;
import io.throughline.chat.RouteControls;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a client's body that are about the choice of the model, as several gateways spell them. A body without any costs a look at
 * the names of its members.
 */
public final class RouteFields {

    /** As long as OpenRouter takes them. */
    public static final int MAX_SESSION_LENGTH = 256;

    private List<String> models = List.of();
    private @Nullable String session;
    private Map<String, String> metadata = Map.of();
    private @Nullable BigDecimal maxCostUsd;
    private boolean explained;

    private RouteFields() {}

    /** @throws GatewayException INVALID_REQUEST that names the field, its value and what it may be */
    public static RouteControls read(JsonIndex body) {
        @Nullable RouteFields fields = null;
        for (var member : body.members()) {
            switch (member.name()) {
                case "models", "session_id", "metadata", "throughline" -> {
                    fields = fields == null ? new RouteFields() : fields;
                    fields.member(member.name(), body.bytes().slice(member.valueFrom(), member.valueTo()));
                }
                default -> {}
            }
        }
        return fields == null ? RouteControls.NONE : fields.controls();
    }

    private RouteControls controls() {
        return new RouteControls(models, session, metadata, maxCostUsd, explained);
    }

    private void member(String name, JsonBytes value) {
        if (value.is("null")) {
            return;
        }
        switch (name) {
            case "models" -> models = models(value);
            case "session_id" -> session = session(string(name, value), name);
            case "metadata" -> metadata = metadata(value);
            default -> own(value);
        }
    }

    private static List<String> models(JsonBytes value) {
        if (value.at(0) != '[') {
            throw wrong("models", value, "an array of model strings");
        }
        var models = new ArrayList<String>();
        for (var each : Fields.elements(value)) {
            var at = "models[" + models.size() + "]";
            var model = string(at, each);
            if (model.isBlank()) {
                throw wrong(at, each, "a model string");
            }
            models.add(model);
        }
        return models;
    }

    /** It is the provider's field too, who will say what is wrong with one that is no object. */
    private static Map<String, String> metadata(JsonBytes value) {
        if (value.at(0) != '{') {
            return Map.of();
        }
        var labels = new LinkedHashMap<String, String>();
        var index = JsonIndex.of(value);
        for (var member : index.members()) {
            var label = value.slice(member.valueFrom(), member.valueTo());
            var text = JsonReads.stringOrNull(label);
            labels.put(member.name(), text == null ? label.utf8() : text);
        }
        return labels;
    }

    private void own(JsonBytes value) {
        if (value.at(0) != '{') {
            throw wrong("throughline", value, "an object such as {\"strict\": true}");
        }
        var own = Fields.of(value);
        var ceiling = own.raw("max_cost");
        if (ceiling != null) {
            maxCostUsd = amount("throughline.max_cost", ceiling);
        }
        var explain = own.raw("explain");
        explained = explain != null && flag("throughline.explain", explain);
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
    public static BigDecimal amount(String written, String at) {
        try {
            var amount = new BigDecimal(written.strip());
            if (amount.signum() >= 0) {
                return amount;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw GatewayException.invalid(at, "must be an amount in dollars such as 0.05, but it is '" + written + "'");
    }

    private static BigDecimal amount(String at, JsonBytes value) {
        var number = JsonReads.read(value, JsonReads::decimalOrNull);
        var text = number != null ? number.toString() : JsonReads.stringOrNull(value);
        if (text == null) {
            throw wrong(at, value, "an amount in dollars such as 0.05");
        }
        return amount(text, at);
    }

    private static boolean flag(String at, JsonBytes value) {
        if (value.is("true") || value.is("false")) {
            return value.is("true");
        }
        throw wrong(at, value, "true or false");
    }

    private static String string(String at, JsonBytes value) {
        var text = JsonReads.stringOrNull(value);
        if (text == null) {
            throw wrong(at, value, "a string");
        }
        return text;
    }

    private static GatewayException wrong(String at, JsonBytes value, String wanted) {
        var shown = value.length() <= 40 ? value.utf8() : JsonReads.read(value, JsonReads::kindOf);
        return GatewayException.invalid(at, "must be " + wanted + ", but it is " + shown);
    }
}
