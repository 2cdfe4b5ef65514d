package io.throughline.catalog;

import io.throughline.tenant.Secret;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads JSON, or YAML, of which JSON is a part. The id of the path counts; {@code name} may be left out.
     *
     * @throws BadProviderFileException saying what is wrong
     */
    static ProviderEntry read(String id, String body) {
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
        if (!fields.has("name")) {
            fields.put("name", id);
        }
        var key = fields.remove("api_key");
        if (key != null && !key.isNull() && (!key.isString() || key.asString().isBlank())) {
            throw new BadProviderFileException("api_key must be a text that is not empty");
        }
        var json = JSON.writeValueAsString(fields);
        var secret =
                key == null || key.isNull() ? null : new Secret(key.asString().strip());
        return new ProviderEntry(ProviderFiles.entry(id, json), json, secret);
    }

    private static ObjectNode fields(String body) {
        try {
            if (YAML.readTree(body) instanceof ObjectNode fields) {
                return fields;
            }
        } catch (JacksonException e) {
            throw new BadProviderFileException("the body is neither JSON nor YAML: " + e.getOriginalMessage());
        }
        throw new BadProviderFileException(
                "the body must be an object with the fields of a provider file, e.g. {\"dialect\": \"openai-chat\", \"base_url\":"
                        + " \"https://llm.example.com/v1\"}");
    }
}
