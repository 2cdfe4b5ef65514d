package io.throughline.relay;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Controls;
import io.throughline.dialect.Outgoing;
import io.throughline.routing.Route;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/** What requests of several endpoints have in common. */
final class Asked {

    private Asked() {}

    /**
     * The body, where it is JSON.
     *
     * @throws GatewayException INVALID_REQUEST when it is not one object
     */
    static JsonIndex json(RelayCall call) {
        try {
            return JsonIndex.of(call.body());
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    /** Whether a header or the body asks that no field be dropped. */
    static boolean strictly(RelayCall call, JsonIndex body) {
        return call.strict() || Controls.strict(body);
    }

    /**
     * The model string.
     *
     * @throws GatewayException INVALID_REQUEST when there is none
     */
    static String model(JsonIndex body) {
        var model = text(body, "model");
        if (model == null || model.isBlank()) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "model is required and must be a string; GET /v1/models lists what you can use",
                    "model");
        }
        return model;
    }

    /** The string of that name; null when it is absent or none. */
    static @Nullable String text(JsonIndex body, String name) {
        var value = body.value(name);
        return value == null ? null : JsonReads.stringOrNull(value);
    }

    static boolean flag(JsonIndex body, String name) {
        var value = body.value(name);
        return value != null && value.is("true");
    }

    static JsonBytes required(JsonIndex body, String name, String what) {
        var value = body.value(name);
        if (value == null || value.is("null")) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, name + " is required: " + what, name);
        }
        return value;
    }

    /** Tells {@code open} what is dropped, or refuses to drop anything. */
    static void checkDropped(Outgoing outgoing, Route route, boolean strict, OpenRelay open) {
        if (strict && !outgoing.dropped().isEmpty()) {
            var message = "model '" + route.model().id() + "' cannot take " + String.join(", ", outgoing.dropped())
                    + "; leave them out, or ask without throughline.strict to have them dropped";
            throw new GatewayException(GatewayError.of(ErrorKind.INVALID_REQUEST, message)
                    .at(outgoing.dropped().getFirst())
                    .withCode("unsupported_parameter"));
        }
        open.drops(outgoing.dropped());
    }

    /** A provider whose API the gateway cannot ask for such work. */
    static GatewayException cannot(Route route, RelayKind kind) {
        return new GatewayException(GatewayError.of(
                        ErrorKind.INVALID_REQUEST,
                        "model '" + route.model().id() + "' cannot be asked for "
                                + kind.capability().id()
                                + ": the gateway does not know how to ask its provider for that")
                .at("model")
                .withCode("unsupported_model"));
    }

    /** An answer that cannot be read as one. */
    static GatewayException broken(MalformedJsonException failure) {
        return GatewayException.of(
                ErrorKind.UPSTREAM_BROKEN, "the provider sent something that is not an answer: " + failure.problem());
    }
}
