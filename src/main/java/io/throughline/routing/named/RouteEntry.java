package io.throughline.routing.named;

import io.throughline.chat.GatewayException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an administrator sent.
 *
 * @param json to be stored: without the organization
 * @param sentOrganization the one that the body names, by id or name; null for none
 */
record RouteEntry(String json, @Nullable String sentOrganization) {

    private static final String ORGANIZATION = "organization";
    private static final JsonMapper JSON = new JsonMapper();

    /** @throws BadRouteException when it is no route */
    static RouteEntry read(String name, String body) {
        var documents = WrittenYaml.read(body, null);
        if (documents.size() != 1) {
            throw new BadRouteException(
                    Place.NOWHERE,
                    "the body must be one route, e.g. \"openai/gpt-4o-mini\" or {\"try\": [\"openai/gpt-4o\"]}");
        }
        var route = RouteReader.read(name, new Place(null, 1, 1, "name"), documents.getFirst());
        var value = route.written() instanceof Written.Fields fields
                ? without(fields)
                : route.written().value();
        return new RouteEntry(JSON.writeValueAsString(value), route.organization());
    }

    private static Object without(Written.Fields fields) {
        var value = new LinkedHashMap<String, @Nullable Object>();
        for (var field : fields.fields()) {
            if (!field.name().equals(ORGANIZATION)) {
                value.put(field.name(), field.value().value());
            }
        }
        return value;
    }

    /** The one that the body or the query names. */
    @Nullable String organization(@Nullable String ofQuery) {
        if (ofQuery != null && sentOrganization != null && !ofQuery.equals(sentOrganization)) {
            throw GatewayException.invalid(
                    ORGANIZATION, "is '" + sentOrganization + "' in the body but '" + ofQuery + "' in the query");
        }
        return sentOrganization == null ? ofQuery : sentOrganization;
    }

    static @Nullable Object value(String json) {
        return JSON.readValue(json, Object.class);
    }
}
