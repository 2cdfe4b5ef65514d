package io.throughline.catalog;

import io.throughline.tenant.Secret;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What an administrator sent: a provider file's fields, with the key beside them.
 *
 * @param json the fields without the key, to be stored
 */
record ProviderEntry(
        ProviderFile file, String json, @Nullable Secret key) {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final List<String> VARIABLES = List.of("key_variable", "base_url_variable", "auth_without_key");
    private static final String BASE_URL = "base_url";
    private static final String KNOWN_DIALECT = "openai-chat";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What holds where the body names no base URL.
     *
     * @param wantsKey who says so when the place is known from elsewhere alone, and so no key is kept for it; null when it is an
     *     administrator's
     */
    record Place(
            String name,
            String dialect,
            String baseUrl,
            @Nullable String wantsKey) {

        /** What an administrator stored before stays where it is, whatever others say since. */
        static Place of(ProviderFile stored) {
            return new Place(stored.name(), stored.dialect(), stored.baseUrl(), null);
        }

        static Place of(KnownProvider known) {
            return new Place(known.name(), KNOWN_DIALECT, known.baseUrl().toString(), known.source());
        }
    }

    /**
     * Reads JSON, or YAML, of which JSON is a part. The id of the path counts; {@code name} may be left out, and so may be the base URL where
     * there is a place: then it becomes part of the entry.
     *
     * @throws BadProviderFileException saying what is wrong
     */
    static ProviderEntry read(String id, String body, @Nullable Place place) {
        if (!ID.matcher(id).matches()) {
            throw new BadProviderFileException(
                    "the id '" + id
                            + "' must have 1 to 63 small letters, digits, dots, dashes and underscores, beginning with a letter or digit");
        }
        var fields = fields(body);
        var sent = fields.path("id").asString(id);
        if (!sent.equals(id)) {
            throw new BadProviderFileException("id is '" + sent + "' in the body but '" + id + "' in the path");
        }
        fields.put("id", id);
        refuseVariables(fields);
        var key = fields.remove("api_key");
        if (place != null && !fields.has(BASE_URL)) {
            put(fields, place, key != null && !key.isNull());
        }
        if (!fields.has("name")) {
            fields.put("name", id);
        }
        if (key != null && !key.isNull() && (!key.isString() || key.asString().isBlank())) {
            throw new BadProviderFileException("api_key must be a text that is not empty");
        }
        var json = JSON.writeValueAsString(fields);
        var secret =
                key == null || key.isNull() ? null : new Secret(key.asString().strip());
        var file = ProviderFiles.entry(id, json);
        if (secret != null && file.auth() == null) {
            var wrong = HeaderText.wrong(secret.reveal());
            if (wrong != null) {
                throw new BadProviderFileException("api_key " + wrong);
            }
        }
        return new ProviderEntry(file, json, secret);
    }

    private static void put(ObjectNode fields, Place place, boolean hasKey) {
        if (place.wantsKey() != null && !hasKey) {
            throw new BadProviderFileException("api_key is required: this provider is known from " + place.wantsKey()
                    + ", at " + place.baseUrl() + "; for one that takes no key send base_url and dialect as well");
        }
        fields.put(BASE_URL, place.baseUrl());
        if (!fields.has("dialect")) {
            fields.put("dialect", place.dialect());
        }
        if (!fields.has("name")) {
            fields.put("name", place.name());
        }
    }

    /** The gateway's environment belongs to its operator; over the network nobody may have it read and sent somewhere. */
    private static void refuseVariables(ObjectNode fields) {
        for (var name : VARIABLES) {
            if (fields.has(name)) {
                throw new BadProviderFileException(
                        name
                                + " names variables of the gateway's environment, which only files may; send api_key and base_url as they are");
            }
        }
        if (fields.toString().contains("${")) {
            throw new BadProviderFileException(
                    "'${' stands for a variable of the gateway's environment, which only files may name");
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static ObjectNode fields(String body) {
        try {
            if (YAML.readTree(body) instanceof ObjectNode fields) {
                return fields;
            }
        } catch (JacksonException e) {
            throw new BadProviderFileException(
                    "the body is neither JSON nor YAML, or has a field twice: " + firstLine(e.getOriginalMessage()));
        }
        throw new BadProviderFileException(
                "the body must be an object with the fields of a provider file, e.g. {\"dialect\": \"openai-chat\", \"base_url\":"
                        + " \"https://llm.example.com/v1\"}");
    }
}
